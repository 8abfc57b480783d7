package source

import (
	"fmt"
	"slices"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// pass is the smallest whole document; the examples that pass end in it.
const pass = "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail}\n"

// Rules describes every code of layer 0 in order: those that Parse reports,
// and those of files that package tree could not open. Fails and Passes are
// file contents, faulty bytes as they are; the rules about limits and files
// have none.
func Rules() []diag.Rule {
	rules := append(textRules(), yamlRules()...)
	for i := range rules {
		if rules[i].Passes == "" {
			rules[i].Passes = pass
		}
	}
	rules = append(rules, limitRules(DefaultLimits())...)
	rules = append(rules, fileRules()...)
	for i := range rules {
		if rules[i].Severity == 0 {
			rules[i].Severity = diag.Error
		}
	}
	slices.SortFunc(rules, func(a, b diag.Rule) int { return strings.Compare(a.Code, b.Code) })
	return rules
}

func textRules() []diag.Rule {
	return []diag.Rule{{
		Code:  codeEncoding,
		Name:  "encoding",
		Title: "the file is not UTF-8",
		Doc: "svs reads UTF-8 only, with or without a byte order mark at the beginning. A file in UTF-16, Latin-1 or Windows-1252 " +
			"would show other letters to other people. Save it in UTF-8: most editors offer that beside the file's name or under \"Save as\".",
		Fails: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, title: caf\xe9}\n",
	}, {
		Code:  codeControl,
		Name:  "control-character",
		Title: "the file holds a control character",
		Doc: "Control characters, a carriage return without a line feed, U+0085, U+2028 and U+2029 end a line for one program and not " +
			"for another, so that two readers would see two models. Delete the character; where a text really needs it, write it as an escape between double quotes.",
		Fails:  "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, title: a\x07b}\n",
		Passes: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, title: \"a\\x07b\"}\n",
	}, {
		Code:  codeInvisible,
		Name:  "invisible-character",
		Title: "the file holds a character that nobody sees",
		Doc: "Zero-width characters make two names look alike that are not, and bidirectional controls make a line read differently from " +
			"what it says. They come in by copying from web pages and word processors. Delete the character: retyping the word is the quickest way. " +
			"The joiners that emoji and some scripts need are accepted behind a letter of such a script.",
		Fails: "apiVersion: svs/v1\nkind: Service\nmetadata: {name: e-mail, title: pay\u200bments}\n",
	}, {
		Code:  codeNoDocument,
		Name:  "no-document",
		Title: "the file holds no document",
		Doc: "A model file that is empty or only comments is most often one that was not saved or was commented out by mistake. " +
			"Delete it, or name it under model.exclude in svs.yaml.",
		Fails: "# nothing yet\n",
	}}
}

func yamlRules() []diag.Rule {
	head := "apiVersion: svs/v1\nkind: Service\n"
	return []diag.Rule{{
		Code:  codeSyntax,
		Name:  "yaml-syntax",
		Title: "the text is not valid YAML",
		Doc: "The message says what was found and what is missing; the mark is where the mistake begins, not where a parser noticed it. " +
			"The usual causes are a quote or bracket that is not closed, a line indented differently from its neighbours, and a text with \": \", \"@\" or \"*\" in it that needs quotes. " +
			"Other documents of the file are read all the same.",
		Fails:  head + "metadata: {name: e-mail}\nspec:\n  utility: Mail: fast and safe\n",
		Passes: head + "metadata: {name: e-mail}\nspec:\n  utility: \"Mail: fast and safe\"\n",
	}, {
		Code:  codeTab,
		Name:  "tab-indentation",
		Title: "a line is indented with a TAB",
		Doc:   "YAML counts blanks to see what belongs together and knows no width for a TAB. Set the editor to indent with blanks and convert the file.",
		Fails: head + "metadata:\n\tname: e-mail\n",
	}, {
		Code:   codeNotMapping,
		Name:   "not-a-mapping",
		Title:  "a document is not a mapping",
		Doc:    "Every document has the keys apiVersion, kind, metadata and spec. Several entities are several documents with a line of --- between them, not a list.",
		Fails:  "- apiVersion: svs/v1\n  kind: Service\n",
		Passes: pass + "---\napiVersion: svs/v1\nkind: Service\nmetadata: {name: telephone}\n",
	}, {
		Code:  codeDuplicate,
		Name:  "duplicate-key",
		Title: "a key is written twice in one mapping",
		Doc: "Programs differ in which of the two they take, so one of them is a mistake that nobody sees. svs goes on with the first. " +
			"Delete one, or join the two values.",
		Fails: head + "metadata: {name: e-mail}\nkind: Service\n",
	}, {
		Code:   codeKeyKind,
		Name:   "key-not-text",
		Title:  "a key is not a text",
		Doc:    "Keys are texts. A number, true, null, a list or a mapping as a key is read differently by different programs; put it in quotes.",
		Fails:  head + "metadata: {name: e-mail, labels: {2027: planned}}\n",
		Passes: head + "metadata: {name: e-mail, labels: {\"2027\": planned}}\n",
	}, {
		Code:  codeAlias,
		Name:  "alias",
		Title: "an anchor, an alias or a merge key is used",
		Doc: "An entity says what it is in full, so that a reviewer sees it on one page; a few bytes of aliases can also stand for gigabytes. " +
			"Write the value out. To share values use labels with a Selector, or a patch (change:). A text that begins with * or & goes in quotes.",
		Fails:  head + "metadata: &m {name: e-mail}\nspec: {}\n",
		Passes: head + "metadata: {name: e-mail}\nspec: {}\n",
	}, {
		Code:  codeTag,
		Name:  "tag",
		Title: "a value carries a tag",
		Doc: "Tags such as !!str or !!binary tell a program to make something else of a text. svs decides from the text alone: " +
			"null, true, false and numbers as in JSON, everything else a text; quotes make anything a text.",
		Fails:  head + "metadata: {name: e-mail, title: !!str 365}\n",
		Passes: head + "metadata: {name: e-mail, title: \"365\"}\n",
	}, {
		Code:  codeDirective,
		Name:  "directive",
		Title: "a directive (%YAML, %TAG) stands before a document",
		Doc:   "svs reads one YAML, always the same way. Delete the line; nothing else changes.",
		Fails: "%YAML 1.2\n---\n" + pass,
	}, {
		Code:  codeNoMark,
		Name:  "missing-mark",
		Title: "a document begins without a line of ---",
		Doc: "Several documents in one file have a line of --- between them. Without it YAML takes the second for part of the first. " +
			"svs reads both here; add the line.",
		Fails:  pass + "apiVersion: svs/v1\nkind: Service\nmetadata: {name: telephone}\n",
		Passes: pass + "---\napiVersion: svs/v1\nkind: Service\nmetadata: {name: telephone}\n",
	}, {
		Code:   codeLoose,
		Name:   "text-after-end",
		Title:  "text stands behind the end of a document",
		Doc:    "A line of ... ends a document. Many programs ignore or refuse what follows it. Begin the next document with a line of ---, or delete the line of dots.",
		Fails:  pass + "...\nmore: text\n",
		Passes: pass + "...\n---\napiVersion: svs/v1\nkind: Service\nmetadata: {name: telephone}\n",
	}}
}

// limitRules are the limits as rules. They have no examples: one would be as
// large as the limit.
func limitRules(lim Limits) []diag.Rule {
	return []diag.Rule{{
		Code: codeFileSize, Name: "file-size", Title: "the file is too large",
		Doc: fmt.Sprintf("A file may have %d bytes. Split it: every entity may stand in a file of its own, and folders are free.", lim.FileBytes),
	}, {
		Code: codeDocuments, Name: "too-many-documents", Title: "the file has too many documents",
		Doc: fmt.Sprintf("A file may hold %d documents; those behind are not read. Split it.", lim.Documents),
	}, {
		Code: codeDocumentSize, Name: "document-size", Title: "a document is too large",
		Doc: fmt.Sprintf("A document may have %d bytes, also where a longer stream of documents is read. Data such as arrival times belongs in a CSV file (arrivals: {trace: …}).", lim.DocumentBytes),
	}, {
		Code: codeDepth, Name: "nesting-depth", Title: "lists or mappings are nested too deeply",
		Doc: fmt.Sprintf("They may be nested %d levels deep, the document's own mapping being the first: far more than any field of the language needs.", lim.Depth),
	}, {
		Code: codeNodes, Name: "too-many-values", Title: "a document has too many keys and values",
		Doc: fmt.Sprintf("A document may have %d keys, values, lists and mappings in all. Make several documents of it, or move data to a CSV file.", lim.Nodes),
	}, {
		Code: codeKeys, Name: "too-many-keys", Title: "a mapping has too many keys",
		Doc: fmt.Sprintf("A mapping may have %d keys.", lim.Keys),
	}, {
		Code: codeScalar, Name: "text-length", Title: "a text is too long",
		Doc: fmt.Sprintf("A text may have %d bytes. Long documentation is better linked than copied.", lim.ScalarBytes),
	}, {
		Code: codeKeyLength, Name: "key-length", Title: "a key is too long",
		Doc: fmt.Sprintf("A key may have %d bytes. A text that long is a value: look for a colon that is missing or one too many.", lim.KeyBytes),
	}, {
		Code: CodeTooMuch, Name: "workspace-size", Title: "the workspace has too many files, or too large ones",
		Doc: fmt.Sprintf("A workspace may hold %d model files of %d bytes in all, found among %d names. The rest is not read. Narrow model.include in svs.yaml to the folders of the model.", lim.Files, lim.TotalBytes, lim.Entries),
	}}
}

// fileRules are about files that cannot be read; package tree reports them.
func fileRules() []diag.Rule {
	return []diag.Rule{{
		Code: CodeNotRegular, Name: "not-a-file", Title: "a model file is a link, a pipe or a device",
		Doc: "svs follows no links, so that a model is what lies in its folder and nothing from outside is ever read or shown, and it opens regular files only, since a pipe or device may never end. " +
			"Put the file itself there, or name it under model.exclude in svs.yaml.",
	}, {
		Code: CodeUnreadable, Name: "unreadable", Title: "a model file or folder cannot be read",
		Doc: "The system refused to open or read it, or the file changed while it was read. The model would be incomplete without it. Mend the permissions, run svs again, or name it under model.exclude in svs.yaml.",
	}, {
		Code: CodeFileName, Name: "file-name", Title: "the name of a model file cannot be shown",
		Doc: "The name holds control characters or is not UTF-8, so that no report could name it truly. The file is read all the same. Rename it.",
	}, {
		Code: CodeLinkFolder, Name: "linked-folder", Title: "a linked folder is not searched", Severity: diag.Info,
		Doc: "svs follows no links: what lies behind this one is not part of the model. Put the folder itself there if it should be, or name it under model.exclude in svs.yaml to silence this.",
	}}
}
