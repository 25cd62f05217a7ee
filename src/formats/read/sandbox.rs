//! The child's side: limits itself before it reads a byte, reads, answers in JSON.

use std::io::Read;

use rlimit::Resource;
use serde::{Deserialize, Serialize};

use super::child::Order;
use super::{Extracted, Limits, ReadError};

/// One bound of a reading process on this machine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Capability {
    /// What is bounded.
    pub name: String,
    /// Whether the bound holds here.
    pub granted: bool,
    /// What was tried and what came of it.
    pub why: String,
}

/// Carries out an order and gives the answer to print.
///
/// # Errors
/// The order itself is not understood; everything else is told in the answer.
pub fn carry_out(order: &str, input: impl Read) -> Result<Vec<u8>, serde_json::Error> {
    match serde_json::from_str(order)? {
        Order::Read { file_name, limits } => {
            let outcome = must_hold(&confine(&limits))
                .and_then(|()| take(&limits, input))
                .and_then(|bytes| super::read(&bytes, &file_name, &limits));
            answer(&outcome, &limits)
        }
        Order::Sheets { file_name, limits } => {
            let outcome = must_hold(&confine(&limits))
                .and_then(|()| take(&limits, input))
                .and_then(|bytes| super::workbook::read(&bytes, &file_name, &limits));
            answer(&outcome, &limits)
        }
        Order::Consult { program, limits } => Err(become_program(&program, &limits)),
        Order::Arrange { limits } => {
            let outcome = must_hold(&confine(&limits)).and_then(|()| arrange(&limits, input));
            serde_json::to_vec(&outcome)
        }
        Order::Probe { limits } => serde_json::to_vec(&probe(&limits)),
    }
}

/// The answer, unless it is too long.
fn answer<T: Serialize>(
    outcome: &Result<T, ReadError>,
    limits: &Limits,
) -> Result<Vec<u8>, serde_json::Error> {
    let answer = serde_json::to_vec(outcome)?;
    if answer.len() as u64 <= limits.output {
        return Ok(answer);
    }
    let refused: Result<(), _> = Err(ReadError::OutputTooLarge {
        limit: limits.output,
    });
    serde_json::to_vec(&refused)
}

fn arrange(limits: &Limits, input: impl Read) -> Result<Extracted, ReadError> {
    super::second::read(&String::from_utf8_lossy(&take(limits, input)?))
}

/// Takes the file from the parent. One byte more than allowed is enough to refuse it.
fn take(limits: &Limits, input: impl Read) -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    input
        .take(limits.upload.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::Internal {
            detail: error.to_string(),
        })?;
    Ok(bytes)
}

/// Limits this process and turns it into the program of the second opinion; comes back only where that
/// did not work.
#[cfg(unix)]
fn become_program(program: &std::path::Path, limits: &Limits) -> serde_json::Error {
    use std::os::unix::process::CommandExt as _;
    let mut bounds = resources(limits);
    bounds.push(bound(
        "打开文件数上限",
        Resource::NOFILE,
        FILES_OF_PROGRAM,
        FILES_OF_PROGRAM,
    ));
    bounds.push(told("系统调用过滤（seccomp）", calls::refuse_to_program()));
    if let Some(missing) = bounds.iter().find(|bound| !bound.granted) {
        let why = format!("{}: {}", missing.name, missing.why);
        return serde::de::Error::custom(why);
    }
    let error = std::process::Command::new(program)
        .args(super::second::ARGUMENTS)
        .exec();
    serde_json::Error::io(error)
}

#[cfg(not(unix))]
fn become_program(_program: &std::path::Path, _limits: &Limits) -> serde_json::Error {
    serde::de::Error::custom("no second opinion on this system")
}

/// Files that the program of the second opinion may have open: its libraries and tables of encodings.
const FILES_OF_PROGRAM: u64 = 32;

/// Limits this process for good and tells which bounds the system granted.
fn confine(limits: &Limits) -> Vec<Capability> {
    let mut bounds = resources(limits);
    bounds.push(bound("打开文件数上限", Resource::NOFILE, 3, 3));
    bounds.push(told("系统调用过滤（seccomp）", calls::refuse()));
    bounds
}

/// Memory and processor time; and no file grows, no process starts, no core is left behind.
fn resources(limits: &Limits) -> Vec<Capability> {
    let mut bounds = vec![
        bound(MEMORY, Resource::AS, limits.memory, limits.memory),
        // One second later the system ends the process for good.
        bound(
            PROCESSOR,
            Resource::CPU,
            limits.cpu_seconds,
            limits.cpu_seconds + 1,
        ),
    ];
    for (name, resource) in NOTHING {
        bounds.push(bound(name, resource, 0, 0));
    }
    bounds
}

/// Memory and processor time must be bounded; what else this system does not grant is passed over
/// and shown by `doctor`.
fn must_hold(bounds: &[Capability]) -> Result<(), ReadError> {
    let missing = bounds
        .iter()
        .find(|bound| !bound.granted && [MEMORY, PROCESSOR].contains(&bound.name.as_str()));
    match missing {
        Some(bound) => Err(ReadError::Internal {
            detail: format!("无法限制读取程序的{}（{}）", bound.name, bound.why),
        }),
        None => Ok(()),
    }
}

fn bound(name: &str, resource: Resource, soft: u64, hard: u64) -> Capability {
    told(
        name,
        resource.set(soft, hard).map_err(|error| error.to_string()),
    )
}

fn told(name: &str, outcome: Result<(), String>) -> Capability {
    Capability {
        name: name.to_owned(),
        granted: outcome.is_ok(),
        why: outcome.err().unwrap_or_else(|| "已生效".to_owned()),
    }
}

const MEMORY: &str = "内存上限";
const PROCESSOR: &str = "处理器时间上限";

/// What a reading process may have nothing of.
const NOTHING: [(&str, Resource); 3] = [
    ("写文件上限", Resource::FSIZE),
    ("进程数上限", Resource::NPROC),
    ("内存转储上限", Resource::CORE),
];

/// System calls that a reading process has no use for, refused by seccomp.
#[cfg(target_os = "linux")]
mod calls {
    use std::collections::BTreeMap;

    use nix::libc;
    use seccompiler::{
        BackendError, BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition,
        SeccompFilter, SeccompRule,
    };

    /// Sockets, files, processes, other processes, the kernel's own doors. `io_uring` would carry
    /// out the others unseen.
    const REFUSED: [libc::c_long; 40] = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_listen,
        libc::SYS_accept,
        libc::SYS_accept4,
        libc::SYS_sendto,
        libc::SYS_sendmsg,
        libc::SYS_sendmmsg,
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_unlinkat,
        libc::SYS_renameat2,
        libc::SYS_mkdirat,
        libc::SYS_linkat,
        libc::SYS_symlinkat,
        libc::SYS_fchmodat,
        libc::SYS_fchownat,
        libc::SYS_truncate,
        libc::SYS_mknodat,
        libc::SYS_memfd_create,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_kill,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_process_vm_writev,
        libc::SYS_pidfd_open,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_perf_event_open,
        libc::SYS_mount,
        libc::SYS_unshare,
        libc::SYS_setns,
        libc::SYS_chroot,
        libc::SYS_keyctl,
        libc::SYS_setpgid,
    ];

    /// The older calls of this machine that do the same.
    #[cfg(target_arch = "x86_64")]
    const REFUSED_OLD: [libc::c_long; 14] = [
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_unlink,
        libc::SYS_rename,
        libc::SYS_renameat,
        libc::SYS_mkdir,
        libc::SYS_rmdir,
        libc::SYS_link,
        libc::SYS_symlink,
        libc::SYS_chmod,
        libc::SYS_chown,
        libc::SYS_mknod,
        libc::SYS_fork,
        libc::SYS_vfork,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    const REFUSED_OLD: [libc::c_long; 0] = [];

    /// From here on each of them answers EPERM in this thread and its children.
    pub(super) fn refuse() -> Result<(), String> {
        apply(all())
    }

    /// The same for a program that this process is about to become: it must be started, and read its
    /// libraries and tables. Files are opened for reading only; it starts no further process.
    pub(super) fn refuse_to_program() -> Result<(), String> {
        let mut rules = all();
        rules.remove(&libc::SYS_execve);
        let writing = |flags| writing(flags).map_err(|error| error.to_string());
        rules.insert(libc::SYS_openat, writing(2)?);
        #[cfg(target_arch = "x86_64")]
        rules.insert(libc::SYS_open, writing(1)?);
        apply(rules)
    }

    fn all() -> BTreeMap<libc::c_long, Vec<SeccompRule>> {
        REFUSED
            .into_iter()
            .chain(REFUSED_OLD)
            .map(|call| (call, Vec::new()))
            .collect()
    }

    /// A call that opens a file in any way but for reading; its flags stand at the argument given.
    fn writing(flags: u8) -> Result<Vec<SeccompRule>, BackendError> {
        const WAYS: [(libc::c_int, libc::c_int); 3] = [
            (libc::O_ACCMODE, libc::O_WRONLY),
            (libc::O_ACCMODE, libc::O_RDWR),
            (libc::O_CREAT, libc::O_CREAT),
        ];
        WAYS.into_iter()
            .map(|(mask, value)| {
                let bits = |flag: libc::c_int| u64::from(flag.unsigned_abs());
                SeccompRule::new(vec![SeccompCondition::new(
                    flags,
                    SeccompCmpArgLen::Dword,
                    SeccompCmpOp::MaskedEq(bits(mask)),
                    bits(value),
                )?])
            })
            .collect()
    }

    fn apply(rules: BTreeMap<libc::c_long, Vec<SeccompRule>>) -> Result<(), String> {
        let action = SeccompAction::Errno(libc::EPERM.unsigned_abs());
        let machine = std::env::consts::ARCH
            .try_into()
            .map_err(|error| format!("{error}"))?;
        let filter = SeccompFilter::new(rules, SeccompAction::Allow, action, machine)
            .map_err(|error| error.to_string())?;
        let program: BpfProgram = filter.try_into().map_err(|error| format!("{error}"))?;
        seccompiler::apply_filter(&program).map_err(|error| error.to_string())
    }
}

#[cfg(not(target_os = "linux"))]
mod calls {
    pub(super) fn refuse() -> Result<(), String> {
        Err("本系统没有 seccomp".to_owned())
    }

    pub(super) fn refuse_to_program() -> Result<(), String> {
        refuse()
    }
}

/// Bounds this process and tries to get past the bounds, for `doctor`.
fn probe(limits: &Limits) -> Vec<Capability> {
    let mut found = confine(limits);
    let memory = usize::try_from(limits.memory).unwrap_or(usize::MAX);
    let tries = [
        (
            "占用超额内存",
            Vec::<u8>::new().try_reserve_exact(memory).is_err(),
        ),
        (
            "访问网络",
            std::net::UdpSocket::bind(("127.0.0.1", 0)).is_err(),
        ),
        ("打开文件", std::fs::File::open("/").is_err()),
        (
            "启动进程",
            std::process::Command::new("/bin/true").spawn().is_err(),
        ),
        (
            "启动线程",
            std::thread::Builder::new().spawn(|| ()).is_err(),
        ),
    ];
    found.extend(tries.map(|(name, refused)| Capability {
        name: name.to_owned(),
        granted: refused,
        why: if refused { "已拒绝" } else { "未能拒绝" }.to_owned(),
    }));
    found
}
