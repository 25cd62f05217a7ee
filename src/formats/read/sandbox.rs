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
            let outcome = confine(&limits).and_then(|()| read(&file_name, &limits, input));
            let answer = serde_json::to_vec(&outcome)?;
            if answer.len() as u64 > limits.output {
                let refused: Result<Extracted, _> = Err(ReadError::OutputTooLarge {
                    limit: limits.output,
                });
                return serde_json::to_vec(&refused);
            }
            Ok(answer)
        }
        Order::Probe { limits } => serde_json::to_vec(&probe::all(&limits)),
    }
}

/// Takes the file from the parent and reads it. One byte more than allowed is enough to refuse it.
fn read(file_name: &str, limits: &Limits, input: impl Read) -> Result<Extracted, ReadError> {
    let mut bytes = Vec::new();
    input
        .take(limits.upload.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| ReadError::Internal {
            detail: error.to_string(),
        })?;
    super::read(&bytes, file_name, limits)
}

/// Limits this process for good. A bound that the system does not know is passed over (`doctor`
/// names it); memory and processor time must hold.
fn confine(limits: &Limits) -> Result<(), ReadError> {
    let failed = |error: std::io::Error| ReadError::Internal {
        detail: format!("无法限制读取程序（{error}）"),
    };
    Resource::AS
        .set(limits.memory, limits.memory)
        .map_err(failed)?;
    // One second later the system ends the process for good.
    Resource::CPU
        .set(limits.cpu_seconds, limits.cpu_seconds + 1)
        .map_err(failed)?;
    for (resource, value) in SMALL_BOUNDS {
        let _passed_over = resource.set(value, value);
    }
    let _passed_over = calls::refuse();
    Ok(())
}

/// No file grows, no process starts, no further file opens, no core is left behind.
const SMALL_BOUNDS: [(Resource, u64); 4] = [
    (Resource::FSIZE, 0),
    (Resource::NPROC, 0),
    (Resource::NOFILE, 3),
    (Resource::CORE, 0),
];

/// System calls that a reading process has no use for, refused by seccomp.
#[cfg(target_os = "linux")]
mod calls {
    use std::collections::BTreeMap;

    use nix::libc;
    use seccompiler::{BpfProgram, SeccompAction, SeccompFilter};

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
        let rules: BTreeMap<_, _> = REFUSED
            .into_iter()
            .chain(REFUSED_OLD)
            .map(|call| (call, Vec::new()))
            .collect();
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
}

/// Tries the bounds on this process, for `doctor`.
mod probe {
    use super::{Capability, Limits, Resource, SMALL_BOUNDS, calls};

    pub(super) fn all(limits: &Limits) -> Vec<Capability> {
        let mut found = vec![
            bound("内存上限", Resource::AS, limits.memory),
            bound("处理器时间上限", Resource::CPU, limits.cpu_seconds),
        ];
        found.push(match usize::try_from(limits.memory) {
            Ok(size) => refused(
                "超额内存",
                Vec::<u8>::new().try_reserve_exact(size).is_err(),
            ),
            Err(error) => Capability {
                name: "超额内存".to_owned(),
                granted: false,
                why: error.to_string(),
            },
        });
        for (resource, value) in SMALL_BOUNDS {
            found.push(bound(resource.as_name(), resource, value));
        }
        found.push(told("系统调用过滤（seccomp）", calls::refuse()));
        let socket = std::net::UdpSocket::bind(("127.0.0.1", 0));
        found.push(refused("网络", socket.is_err()));
        found.push(refused(
            "读取文件",
            std::fs::File::open("/etc/passwd").is_err(),
        ));
        let start = std::process::Command::new("/bin/true").spawn();
        found.push(refused("启动进程", start.is_err()));
        found.push(refused(
            "启动线程",
            std::thread::Builder::new().spawn(|| ()).is_err(),
        ));
        found
    }

    fn bound(name: &str, resource: Resource, value: u64) -> Capability {
        told(
            name,
            resource
                .set(value, value)
                .map_err(|error| error.to_string()),
        )
    }

    fn told(name: &str, outcome: Result<(), String>) -> Capability {
        let granted = outcome.is_ok();
        let why = outcome.err().unwrap_or_else(|| "已生效".to_owned());
        Capability {
            name: name.to_owned(),
            granted,
            why,
        }
    }

    fn refused(name: &str, refused: bool) -> Capability {
        let why = if refused {
            "尝试被拒绝"
        } else {
            "尝试未被拒绝"
        };
        Capability {
            name: name.to_owned(),
            granted: refused,
            why: why.to_owned(),
        }
    }
}
