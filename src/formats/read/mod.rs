//! Files in: bytes to text, one file a format behind one trait, in a child process with limits.
