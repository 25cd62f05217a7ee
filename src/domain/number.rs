//! 编号 (numbers): placeholder.
