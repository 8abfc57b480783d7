// Package explain holds what svs has to say about a name: a code of a finding,
// a kind of document, a field by its path, a form of value, or a word of the
// vocabulary.
//
// Pages are made from the schema's own comments and attributes and from the
// rules' own texts, so that they cannot say anything else than the program
// does; only the example of each kind is written here, and tested. The package
// knows no model and no file: a name of an entity in a path is passed over. It
// is called by the command explain and by the language server. The rules are
// handed in, because only cmd/svs sees the rooms that own them.
package explain

// The sorts of page.
const (
	Finding = "finding" // a code
	Opinion = "check"   // a check
	Kind    = "kind"    // a kind of document
	Field   = "field"   // a field by its path
	Value   = "value"   // a definition of the schema that is no kind
	Word    = "word"    // a word of the vocabulary
	List    = "list"    // names that belong together
)

// Page is what is known of one name. It is what `svs explain -f json` writes.
type Page struct {
	// Name is what one types to get this page.
	Name string `json:"name"`
	Sort string `json:"sort"`
	// Title says in a line what the name is, or what is wrong.
	Title string `json:"title"`
	// Note says how the name that was asked for led here; empty where it is
	// the page's own.
	Note string `json:"note,omitempty"`
	// Example is YAML: a whole document for a kind, the place where it stands
	// for a field.
	Example string `json:"example,omitempty"`
	// About is the text of the page, one paragraph.
	About string `json:"about,omitempty"`
	// Facts are short statements, each with a label.
	Facts []Fact `json:"facts,omitempty"`
	// Fails and Passes are whole small models (YAML): the first yields the
	// finding, the second does not.
	Fails    string    `json:"fails,omitempty"`
	Passes   string    `json:"passes,omitempty"`
	Sections []Section `json:"sections,omitempty"`
	// See are names of other pages.
	See []string `json:"see,omitempty"`
}

// Fact is a short statement with its label, such as "left out" and "100%".
type Fact struct {
	Label string `json:"label"`
	Text  string `json:"text"`
}

// Section is a list within a page: the fields of a kind, the forms of a value.
type Section struct {
	Title   string  `json:"title"`
	Entries []Entry `json:"entries"`
}

// Entry is one item of a section.
type Entry struct {
	// Name is the field's or word's own name, empty for a form of a value.
	Name string `json:"name,omitempty"`
	// Example is a value in one line of YAML.
	Example string `json:"example,omitempty"`
	About   string `json:"about,omitempty"`
	// Required says that the field must be written.
	Required bool `json:"required,omitempty"`
	// Default is what holds when the field is left out, as one would write it.
	Default string `json:"default,omitempty"`
	// Page is what one types to read more.
	Page string `json:"page,omitempty"`
}

// Unknown says that there is no page of a name. It is an error of the one who
// asked, and says what could have been meant.
type Unknown struct {
	// Message is one line; Hint proposes a name, or is empty.
	Message, Hint string
}

// Error returns the message.
func (u *Unknown) Error() string { return u.Message }
