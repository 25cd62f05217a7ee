//! What the rule pack says, in the terms of the commands.

