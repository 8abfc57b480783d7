package model

import "github.com/svs-project/svs/pkg/unit"

// Organization is an enterprise, a region or a unit; together they form a
// tree.
type Organization struct {
	Entity
	Spec OrganizationSpec `svs:"spec"`
}

// OrganizationSpec says what an organisation is for and how it is steered.
type OrganizationSpec struct {
	Written
	Parent     Ref           `svs:"parent"`
	Purpose    Field[string] `svs:"purpose"`
	Market     Field[string] `svs:"market"`
	Timezone   Field[string] `svs:"timezone"`
	Currency   Field[string] `svs:"currency"`
	Calendar   Ref           `svs:"calendar"`
	Governance Field[string] `svs:"governance"`
	Strategy   []Strategy    `svs:"strategy"`
}

// Strategy is one course that an organisation takes.
type Strategy struct {
	Written
	Name      Field[string] `svs:"name"`
	Statement Field[string] `svs:"statement"`
	Review    Review        `svs:"review"`
	Serves    []Ref         `svs:"serves"`
}

// GoverningBody is people who evaluate, direct and monitor.
type GoverningBody struct {
	Entity
	Spec GoverningBodySpec `svs:"spec"`
}

// GoverningBodySpec says whom a body consists of, how fast it decides and over
// what it has authority.
type GoverningBodySpec struct {
	Written
	Level         Field[string]   `svs:"level"`
	Parent        Ref             `svs:"parent"`
	Members       []Field[string] `svs:"members"`
	Decides       Decides         `svs:"decides"`
	Authority     []Authority     `svs:"authority"`
	Evaluates     Evaluates       `svs:"evaluates"`
	Monitors      Monitors        `svs:"monitors"`
	Interventions []Intervention  `svs:"interventions"`
}

// Decides is how long a body takes: until its next meeting, or a time. Either
// Meets or Within is given.
type Decides struct {
	Written
	Meets    []Field[string]      `svs:"meets"`
	Calendar Ref                  `svs:"calendar"` // with Meets
	Notice   Field[unit.Duration] `svs:"notice"`   // with Meets
	Within   Distribution         `svs:"within"`
}

// Authority is what a body may decide, and up to which size.
type Authority struct {
	Written
	Over Selector       `svs:"over"`
	UpTo AuthorityLimit `svs:"upTo"`
}

// AuthorityLimit is the size up to which a body may decide by itself.
type AuthorityLimit struct {
	Written
	Money Field[unit.Money] `svs:"money"`
	Risk  Field[string]     `svs:"risk"`
}

// Evaluates is what a body looks at.
type Evaluates struct {
	Written
	Inputs  []Field[string]      `svs:"inputs"`
	Factors []Factor             `svs:"factors"`
	Every   Field[unit.Duration] `svs:"every"`
	Last    Field[unit.Date]     `svs:"last"`
}

// Factor is something outside the organisation that bears on it.
type Factor struct {
	Written
	Type      Field[string]    `svs:"type"`
	Statement Field[string]    `svs:"statement"`
	Observed  Field[unit.Date] `svs:"observed"`
	Affects   []Ref            `svs:"affects"`
}

// Monitors is what a body watches.
type Monitors struct {
	Written
	Objectives []Ref                `svs:"objectives"`
	Reports    []Report             `svs:"reports"`
	Every      Field[unit.Duration] `svs:"every"`
}

// Report is what a body is told, how often.
type Report struct {
	Written
	Name     Field[string]        `svs:"name"`
	Audience Field[string]        `svs:"audience"`
	Every    Field[unit.Duration] `svs:"every"`
	Content  []Field[string]      `svs:"content"`
}

// Intervention is what happens when a figure leaves its bounds.
type Intervention struct {
	Written
	When   InterventionTrigger  `svs:"when"`
	Who    Ref                  `svs:"who"`
	Within Field[unit.Duration] `svs:"within"`
}

// InterventionTrigger is a bound that is broken so many times in a row.
type InterventionTrigger struct {
	Written
	Measure Field[string] `svs:"measure"`
	AtMost  Field[string] `svs:"atMost"`
	AtLeast Field[string] `svs:"atLeast"`
	Times   Field[int]    `svs:"times"`
}

// Objective is a figure that an organisation wants to reach.
type Objective struct {
	Entity
	Spec ObjectiveSpec `svs:"spec"`
}

// ObjectiveSpec says what is measured and what is aimed at.
type ObjectiveSpec struct {
	Written
	Measure  Field[string] `svs:"measure"`
	Baseline Baseline      `svs:"baseline"`
	Target   Target        `svs:"target"`
	Source   Field[string] `svs:"source"`
	Log      ObjectiveLog  `svs:"log"`
}

// ObjectiveLog is a CSV file with one measured figure a line.
type ObjectiveLog struct {
	Written
	File  Field[string] `svs:"file"`
	At    Field[string] `svs:"at"`
	Value Field[string] `svs:"value"`
	Where []Condition   `svs:"where"`
}
