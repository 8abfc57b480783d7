package figure

// Precision is what a run until a precision has come to.
type Precision struct {
	// Asked is half the width of the interval over the value.
	Asked float64 `json:"asked"`
	// Of is the measure that is to be so precise; empty for the mean lead time
	// of every demand.
	Of string `json:"of,omitempty"`
	// Reached says that all of them are.
	Reached bool `json:"reached"`
	// ForcedBy is the measure that is least precise, Got how precise that is;
	// empty and nil where nothing could be measured.
	ForcedBy string   `json:"forcedBy"`
	Got      *float64 `json:"got"`
}
