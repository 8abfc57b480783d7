// Package overlay applies changes to documents: documents and patches go in,
// documents and a list of what was touched come out.
//
// A patch is an item of a `change:` list, or a flag ADDRESS=VALUE that says the
// same. It sets fields of an entity, adds an entity or removes one. How each
// list is merged is the schema's list table; every value of one meaning (a
// distribution, a pattern, a branch) is replaced as one; null takes a field
// away. The documents that come out are held against the schema and read into a
// model as any other, so that a patched entity is judged like one that was
// written so.
//
// What is wrong then must be shown in the patch. A node that a patch has put
// into a document therefore carries a line above any that a file can have, and
// Overlay.Place leads back from there to the file and line of the patch. The
// package decides nothing about names and reads no file; cmd/svs calls it for
// scenarios, improvements and flags, govern for variations.
package overlay
