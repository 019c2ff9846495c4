//! Problems of the input as text: what is wrong, where, what was expected, and what would be right.
