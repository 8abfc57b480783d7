package model

import "github.com/svs-project/svs/pkg/unit"

// Team is people who do work together.
type Team struct {
	Entity
	Spec TeamSpec `svs:"spec"`
}

// TeamSpec says how many people a team has and when they work.
type TeamSpec struct {
	Written
	// People are groups; a bare number is one group without a name.
	People       []PeopleGroup     `svs:"people"`
	Calendar     Ref               `svs:"calendar"`
	Availability Field[unit.Share] `svs:"availability"`
	Cost         Field[unit.Money] `svs:"cost"`
	Discipline   Field[string]     `svs:"discipline"`
	Preempts     Field[bool]       `svs:"preempts"`
	AtShiftEnd   Field[string]     `svs:"atShiftEnd"`
}

// PeopleGroup is some people of a team with the same skills and hours.
type PeopleGroup struct {
	Written
	Name     Field[string]   `svs:"name"`
	Count    Field[int]      `svs:"count"`
	Skills   []Field[string] `svs:"skills"`
	Calendar Ref             `svs:"calendar"`
}

// Supplier is a third party that provides something.
type Supplier struct {
	Entity
	Spec SupplierSpec `svs:"spec"`
}

// SupplierSpec says what a third party provides, how fast and at what cost.
type SupplierSpec struct {
	Written
	Provides []Field[string]   `svs:"provides"`
	Responds Distribution      `svs:"responds"`
	Calendar Ref               `svs:"calendar"`
	Cost     Field[unit.Money] `svs:"cost"`
	Contract Ref               `svs:"contract"`
}

// Tool is technology that supports practices or works by itself.
type Tool struct {
	Entity
	Spec ToolSpec `svs:"spec"`
}

// ToolSpec says what a tool supports, where it runs and what it costs.
type ToolSpec struct {
	Written
	Hosting         Field[string]     `svs:"hosting"`
	Supports        []Ref             `svs:"supports"`
	Capacity        Field[int]        `svs:"capacity"`
	Cost            Field[unit.Money] `svs:"cost"`
	Supplier        Ref               `svs:"supplier"`
	ReuseConsidered Field[string]     `svs:"reuseConsidered"`
}

// Calendar is the hours in which something is open.
type Calendar struct {
	Entity
	Spec CalendarSpec `svs:"spec"`
}

// CalendarSpec is the hours of a week and the days on which they do not hold.
type CalendarSpec struct {
	Written
	Timezone Field[string] `svs:"timezone"`
	// Week holds hours ("09:00-17:30") by day or range of days ("mon-fri"). It
	// is nil when not written and empty when written without a day.
	Week     []Entry[[]Field[string]] `svs:"week"`
	Holidays []Holiday                `svs:"holidays"`
	Extends  Ref                      `svs:"extends"`
}

// Holiday is a day on which a calendar does not open, or a file of such days:
// either Date or File is given. A bare date is a Holiday with Date alone.
type Holiday struct {
	Written
	Date  Field[unit.Date] `svs:"date"`
	Title Field[string]    `svs:"title"`
	File  Field[string]
}
