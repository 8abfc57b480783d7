// Package derived computes what policies and checks read of an entity beside
// what is written in it: one struct per kind, with the fields that
// schema/facts.cue names and explains.
//
// A fact is computed when it is first asked for and kept. Everything is exact
// arithmetic on what is written; a figure whose inputs are missing is left out
// rather than guessed. Only entities in use (pilot, live, retiring) count in
// the facts of others; drafts and retired ones have facts of their own. What
// needs the day of today, the settings or the organisation tree is handed in
// by the caller. check, the commands get and lint, and govern call this.
package derived
