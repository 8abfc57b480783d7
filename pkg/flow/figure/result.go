package figure

// Result is what a simulation has measured. All lists are in a fixed order:
// by name, steps in written order within their stream.
type Result struct {
	Scenario     string `json:"scenario"`
	Start        string `json:"start"` // RFC 3339
	Seed         uint64 `json:"seed"`
	Replications int    `json:"replications"`
	// Horizon and Warmup are in seconds since the start.
	Horizon float64 `json:"horizon"`
	Warmup  float64 `json:"warmup"`
	// TZData is the release of the time zone tables.
	TZData string `json:"tzdata"`
	// Currency is that of all sums, "" where none is set.
	Currency string       `json:"currency,omitempty"`
	Demands  []DemandFigs `json:"demands"`
	// Opportunities are the figures of opportunities, in the shape of demands.
	Opportunities []DemandFigs   `json:"opportunities,omitempty"`
	Streams       []StreamFigs   `json:"streams"`
	Steps         []StepFigs     `json:"steps"`
	Teams         []TeamFigs     `json:"teams"`
	Channels      []ChannelFigs  `json:"channels"`
	Activities    []ActivityFigs `json:"activities"`
	Practices     []ActivityFigs `json:"practices"`
	// Organizations are those with demand or teams in the run, each with all
	// below it; Model is the whole.
	Organizations []OrganizationFigs `json:"organizations"`
	Model         OrganizationFigs   `json:"model"`
	// Objectives and Expectations are held against the figures.
	Objectives   []Judgement `json:"objectives"`
	Expectations []Judgement `json:"expectations"`
	// Constraint is what holds a stream back most, nil when nothing does;
	// Constraints are the same for each stream.
	Constraint  *Constraint  `json:"constraint"`
	Constraints []Constraint `json:"constraints"`
	// Comparison and Sweep are what was asked for beside the figures.
	Comparison *Comparison `json:"comparison,omitempty"`
	Sweep      *Sweep      `json:"sweep,omitempty"`
	// Precision is what a run until a precision has come to, Partial how much
	// of an interrupted one is done.
	Precision *Precision `json:"precision,omitempty"`
	Partial   *Partial   `json:"partial,omitempty"`
}

// Partial is how many of the replications an interrupted run has made.
type Partial struct {
	Done int `json:"done"`
	Of   int `json:"of"`
}
