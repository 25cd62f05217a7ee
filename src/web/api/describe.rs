//! An operation and its description in one line of code, so that neither lacks the other.

use std::collections::BTreeMap;

use axum::handler::Handler;
use axum::http::Method;
use serde::Serialize;
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::{
    HttpMethod, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathItem, PathsBuilder,
};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::schema::Type;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, ObjectBuilder, OpenApi, OpenApiBuilder, Ref,
    RefOr, Required, ResponseBuilder, Schema,
};
use utoipa::{PartialSchema, ToSchema};

use super::schema::{bytes, text, typed};
use crate::web::route::{Policy, Routes};
use crate::web::state::AppState;

type Schemas = Vec<(String, RefOr<Schema>)>;
/// Description, and media type with schema.
type Described = (String, Option<(&'static str, RefOr<Schema>)>);

/// RFC 9457.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// 问题种类, `/problems/{code}`.
    r#type: String,
    /// 标题.
    title: String,
    /// HTTP 状态码.
    status: u16,
    /// 供人阅读的说明.
    detail: String,
    /// 供程序判断的代码.
    code: String,
    /// 逐项错误.
    errors: Option<Vec<ProblemField>>,
    /// 依据的规定及出处.
    rule: Option<String>,
    /// 检索式中出错的字符位置, 从 1 起.
    at: Option<usize>,
}

/// One wrong field.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ProblemField {
    /// 字段名.
    field: String,
    /// 错在何处, 怎样改正.
    message: String,
    /// 依据的规定及出处.
    rule: Option<String>,
}

/// Routes with their descriptions.
pub(super) struct Api {
    routes: Routes,
    operations: Vec<Op>,
}

/// One operation.
pub(super) struct Op {
    method: Method,
    path: &'static str,
    policy: Policy,
    tag: &'static str,
    summary: &'static str,
    description: &'static str,
    parameters: Vec<Parameter>,
    body: Option<RequestBody>,
    answers: BTreeMap<String, Described>,
    schemas: Schemas,
}

impl Api {
    pub(super) fn over(routes: Routes) -> Self {
        Self {
            routes,
            operations: Vec::new(),
        }
    }

    /// Adds an operation and its handler.
    pub(super) fn add<H, T>(mut self, op: Op, handler: H) -> Self
    where
        H: Handler<T, AppState>,
        T: 'static,
    {
        self.routes = self
            .routes
            .route(op.method.clone(), op.path, op.policy, handler);
        self.operations.push(op);
        self
    }

    pub(super) fn into_routes(self) -> Routes {
        self.routes
    }

    /// The description of all operations.
    pub(super) fn document(self) -> OpenApi {
        let mut paths = PathsBuilder::new();
        let mut schemas: BTreeMap<String, RefOr<Schema>> = BTreeMap::new();
        let mut common = Schemas::new();
        collect::<Problem>(&mut common);
        for op in self.operations {
            for (name, schema) in &op.schemas {
                let known = schemas.insert(name.clone(), schema.clone());
                let same = known.is_none_or(|known| known == *schema);
                debug_assert!(same, "two schemas are called {name}");
            }
            let (path, item) = op.path_item();
            paths = paths.path(path, item);
        }
        schemas.extend(common);
        let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new("guiku")));
        let components = ComponentsBuilder::new()
            .schemas_from_iter(schemas)
            .security_scheme("session", cookie)
            .build();
        let info = InfoBuilder::new()
            .title("规库接口")
            .version(env!("CARGO_PKG_VERSION"))
            .description(Some(ABOUT))
            .build();
        OpenApiBuilder::new()
            .info(info)
            .paths(paths.build())
            .components(Some(components))
            .build()
    }
}

const ABOUT: &str = "行政规范性文件登记审查库的接口。检索、公开文件、编号簿、登记簿不需要登录；办理须先登录\
（POST /api/v1/session，会话以 Cookie 保持）。错误一律按 RFC 9457 返回 application/problem+json。\
不认识的参数和字段返回 400 并指明其名称。写操作可带请求头 Idempotency-Key：同一键、同一内容得到同一答复，\
同一键、不同内容返回 409；不带此键也可以，但网络中断后重发可能办理两次，或者因版本已变而被拒绝。\
expected_version 是表单所依据的版本，不是最新版本时返回 409。日期为 UTC+8 的民用日期，截止日含当日。";

impl Op {
    pub(super) fn new(method: Method, path: &'static str, policy: Policy) -> Self {
        let parameters = path
            .split('{')
            .skip(1)
            .filter_map(|rest| rest.split('}').next())
            .map(|name| {
                parameter(
                    name,
                    ParameterIn::Path,
                    "编号（id）",
                    text(),
                    Required::True,
                )
            })
            .collect();
        Self {
            method,
            path,
            policy,
            tag: "",
            summary: "",
            description: "",
            parameters,
            body: None,
            answers: BTreeMap::new(),
            schemas: Schemas::new(),
        }
    }

    pub(super) fn get(path: &'static str, policy: Policy) -> Self {
        Self::new(Method::GET, path, policy)
    }

    /// A write that takes an `Idempotency-Key`.
    pub(super) fn post(path: &'static str, policy: Policy) -> Self {
        let mut op = Self::new(Method::POST, path, policy);
        op.parameters.push(parameter(
            "Idempotency-Key",
            ParameterIn::Header,
            "幂等键，1 至 200 个可见字符；可以不带",
            text(),
            Required::False,
        ));
        op
    }

    pub(super) fn about(
        mut self,
        tag: &'static str,
        summary: &'static str,
        description: &'static str,
    ) -> Self {
        self.tag = tag;
        self.summary = summary;
        self.description = description;
        self
    }

    /// A query parameter.
    pub(super) fn query(mut self, name: &str, description: &str, schema: RefOr<Schema>) -> Self {
        let place = ParameterIn::Query;
        self.parameters
            .push(parameter(name, place, description, schema, Required::False));
        self
    }

    /// A JSON body.
    pub(super) fn json<T: ToSchema>(mut self) -> Self {
        let content = ContentBuilder::new().schema(Some(refer::<T>())).build();
        self.body = Some(
            RequestBodyBuilder::new()
                .content("application/json", content)
                .required(Some(Required::True))
                .build(),
        );
        collect::<T>(&mut self.schemas);
        self
    }

    /// A file with fields beside it.
    pub(super) fn multipart(mut self, fields: &[(&str, &str)]) -> Self {
        let mut object = ObjectBuilder::new()
            .property("file", bytes("文件，不超过 50 MiB"))
            .required("file");
        for (name, description) in fields {
            let field = typed(Type::String).description(Some(*description));
            object = object.property(*name, field);
        }
        let content = ContentBuilder::new()
            .schema(Some(Schema::Object(object.build())))
            .build();
        self.body = Some(
            RequestBodyBuilder::new()
                .content("multipart/form-data", content)
                .required(Some(Required::True))
                .build(),
        );
        self
    }

    /// A JSON answer.
    pub(super) fn answers<T: ToSchema>(mut self, status: u16, description: &str) -> Self {
        collect::<T>(&mut self.schemas);
        let content = Some(("application/json", refer::<T>()));
        self.answers
            .insert(status.to_string(), (description.to_owned(), content));
        self
    }

    /// An answer that is no JSON of ours.
    pub(super) fn answers_with(
        mut self,
        status: u16,
        description: &str,
        media: Option<&'static str>,
    ) -> Self {
        let content = media.map(|media| (media, text()));
        self.answers
            .insert(status.to_string(), (description.to_owned(), content));
        self
    }

    fn path_item(self) -> (String, PathItem) {
        let public = self.policy == Policy::Public;
        let mut operation = OperationBuilder::new()
            .tag(self.tag)
            .summary(Some(self.summary))
            .description(Some(self.description))
            .operation_id(Some(operation_id(&self.method, self.path)))
            .parameters(Some(self.parameters))
            .request_body(self.body)
            .extensions(Some(
                ExtensionsBuilder::new()
                    .add("x-policy", policy_words(self.policy))
                    .build(),
            ));
        if !public {
            let nothing: [&str; 0] = [];
            operation = operation.security(SecurityRequirement::new("session", nothing));
            for (status, words) in [("401", "没有登录"), ("403", "岗位不符")] {
                operation = operation.response(status, problem(words));
            }
        }
        for (status, (description, content)) in self.answers {
            let mut response = ResponseBuilder::new().description(description);
            if let Some((media, schema)) = content {
                let content = ContentBuilder::new().schema(Some(schema)).build();
                response = response.content(media, content);
            }
            operation = operation.response(status, response.build());
        }
        operation = operation
            .response("400", problem("请求有误，指明参数或者字段"))
            .response("default", problem("不能办理，说明原因和依据"));
        let method = http_method(&self.method);
        (
            self.path.to_owned(),
            PathItem::new(method, operation.build()),
        )
    }
}

fn refer<T: ToSchema>() -> RefOr<Schema> {
    RefOr::Ref(Ref::from_schema_name(T::name()))
}

fn collect<T: ToSchema>(into: &mut Schemas) {
    into.push((T::name().into_owned(), <T as PartialSchema>::schema()));
    T::schemas(into);
}

fn problem(words: &str) -> utoipa::openapi::Response {
    let content = ContentBuilder::new()
        .schema(Some(refer::<Problem>()))
        .build();
    ResponseBuilder::new()
        .description(words)
        .content("application/problem+json", content)
        .build()
}

fn parameter(
    name: &str,
    place: ParameterIn,
    description: &str,
    schema: RefOr<Schema>,
    required: Required,
) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .required(required)
        .description(Some(description))
        .schema(Some(schema))
        .build()
}

fn http_method(method: &Method) -> HttpMethod {
    match method.as_str() {
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "PATCH" => HttpMethod::Patch,
        "DELETE" => HttpMethod::Delete,
        _ => HttpMethod::Get,
    }
}

fn operation_id(method: &Method, path: &str) -> String {
    let mut id = method.as_str().to_lowercase();
    for part in path.split(['/', '{', '}', '.', '-']) {
        if !part.is_empty() && part != "api" && part != "v1" {
            id.push('_');
            id.push_str(part);
        }
    }
    id
}

/// A policy as it stands in `x-policy`.
pub(super) fn policy_words(policy: Policy) -> String {
    match policy {
        Policy::Public => "public".to_owned(),
        Policy::SignedInAny => "signed_in_any".to_owned(),
        Policy::SignedIn => "signed_in".to_owned(),
        Policy::Roles(roles) => {
            let roles: Vec<&str> = roles.iter().map(|role| role.as_str()).collect();
            format!("roles:{}", roles.join(","))
        }
    }
}
