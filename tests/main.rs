//! Integration tests, one binary: a file an area, and what they share in `support`.

// Clippy lets tests unwrap; it takes these modules for tests because of the attribute.
#[cfg(test)]
mod access;
#[cfg(test)]
mod activities;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod approval;
#[cfg(test)]
mod architecture;
#[cfg(test)]
mod bad_input;
#[cfg(test)]
mod calendar;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod contract;
#[cfg(test)]
mod corrections;
#[cfg(test)]
mod course;
#[cfg(test)]
mod delivery;
#[cfg(test)]
mod dkim;
#[cfg(test)]
mod doubles;
#[cfg(test)]
mod escalation;
#[cfg(test)]
mod exit;
#[cfg(test)]
mod explorer;
#[cfg(test)]
mod figures;
#[cfg(test)]
mod found;
#[cfg(test)]
mod funnel;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod history;
#[cfg(test)]
mod holds;
#[cfg(test)]
mod http;
#[cfg(test)]
mod issue_day;
#[cfg(test)]
mod ladder;
#[cfg(test)]
mod landing;
#[cfg(test)]
mod language;
#[cfg(test)]
mod leaders;
#[cfg(test)]
mod leads;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod letter_links;
#[cfg(test)]
mod letters;
#[cfg(test)]
mod limits;
#[cfg(test)]
mod lists;
#[cfg(test)]
mod live;
#[cfg(test)]
mod mail;
#[cfg(test)]
mod matters;
#[cfg(test)]
mod months;
#[cfg(test)]
mod numbering;
#[cfg(test)]
mod office;
#[cfg(test)]
mod opportunities;
#[cfg(test)]
mod posting;
#[cfg(test)]
mod production;
#[cfg(test)]
mod quarter;
#[cfg(test)]
mod recipients;
#[cfg(test)]
mod report;
#[cfg(test)]
mod review;
#[cfg(test)]
mod scoreboard;
#[cfg(test)]
mod screening;
#[cfg(test)]
mod signing;
#[cfg(test)]
mod socket;
#[cfg(test)]
mod stages;
#[cfg(test)]
mod statistics;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tally;
#[cfg(test)]
mod taxonomy;
#[cfg(test)]
mod templates;
#[cfg(test)]
mod timeline;
#[cfg(test)]
mod totals;
#[cfg(test)]
mod waiting;
