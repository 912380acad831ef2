//! Gathering the matters of a day into one draft for each addressee.
