mod golden;
mod tree;
