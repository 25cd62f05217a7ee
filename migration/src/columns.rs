//! Short forms of the few column kinds that the schema uses, so that a table reads as a list.

use sea_orm_migration::prelude::*;

/// A table from a list of `name kind`; `?` marks a column that may be NULL; the first `keys` columns
/// are the primary key.
pub(crate) fn table(name: &str, keys: usize, columns: &str) -> TableCreateStatement {
    let mut table = Table::create();
    table.table(Alias::new(name));
    let mut primary = Index::create();
    for (position, entry) in columns.split(',').enumerate() {
        let (column, kind) = entry
            .trim()
            .split_once(' ')
            .unwrap_or((entry.trim(), "text"));
        let mut definition = column_of(column, kind);
        table.col(&mut definition);
        if position < keys {
            primary.col(Alias::new(column));
        }
    }
    table.primary_key(&mut primary);
    table
}

fn column_of(name: &str, kind: &str) -> ColumnDef {
    let mut column = ColumnDef::new(Alias::new(name));
    let (base, optional) = match kind.strip_suffix('?') {
        Some(base) => (base, true),
        None => (kind, false),
    };
    match base {
        "int" => column.big_integer(),
        "bool" => column.boolean(),
        "date" => column.date(),
        "blob" => column.blob(),
        _ => column.text(),
    };
    if !optional {
        column.not_null();
    }
    column
}

/// `column IN ('a', 'b')`, open to NULL where the column is.
pub(crate) fn one_of(column: &str, words: &[&str]) -> SimpleExpr {
    let list: Vec<String> = words.iter().map(|word| format!("'{word}'")).collect();
    Expr::cust(format!(
        "{column} IS NULL OR {column} IN ({})",
        list.join(", ")
    ))
}

/// An index over columns of a table.
pub(crate) fn index(table: &str, columns: &[&str], unique: bool) -> IndexCreateStatement {
    let mut index = Index::create();
    index
        .name(format!("ix_{table}_{}", columns.join("_")))
        .table(Alias::new(table));
    for column in columns {
        index.col(Alias::new(*column));
    }
    if unique {
        index.unique();
    }
    index
}
