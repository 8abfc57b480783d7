package model

import "github.com/svs-project/svs/pkg/unit"

// Practice is a capability: people, ways of working, technology and partners
// for one purpose.
type Practice struct {
	Entity
	Spec PracticeSpec `svs:"spec"`
}

// PracticeSpec says which practice it is and what it consists of.
type PracticeSpec struct {
	Written
	Practice                 Field[string]            `svs:"practice"`
	Custom                   Field[bool]              `svs:"custom"`
	Category                 Field[string]            `svs:"category"`
	Purpose                  Field[string]            `svs:"purpose"`
	Review                   Review                   `svs:"review"`
	Capability               Capability               `svs:"capability"`
	OrganizationsAndPeople   OrganizationsAndPeople   `svs:"organizationsAndPeople"`
	ValueStreamsAndProcesses ValueStreamsAndProcesses `svs:"valueStreamsAndProcesses"`
	InformationAndTechnology InformationAndTechnology `svs:"informationAndTechnology"`
	PartnersAndSuppliers     PartnersAndSuppliers     `svs:"partnersAndSuppliers"`
}

// Capability is how good a practice is, from 0 to 5.
type Capability struct {
	Written
	Current  Field[int]       `svs:"current"`
	Target   Field[int]       `svs:"target"`
	Assessed Field[unit.Date] `svs:"assessed"`
	Evidence []Field[string]  `svs:"evidence"`
}

// OrganizationsAndPeople is who a practice consists of.
type OrganizationsAndPeople struct {
	Written
	Teams         []Ref           `svs:"teams"`
	Roles         []PracticeRole  `svs:"roles"`
	Skills        []Field[string] `svs:"skills"`
	NotApplicable Field[string]   `svs:"notApplicable"`
}

// PracticeRole is a part that somebody plays in a practice.
type PracticeRole struct {
	Written
	Name Field[string] `svs:"name"`
	Does Field[string] `svs:"does"`
}

// ValueStreamsAndProcesses is how a practice works.
type ValueStreamsAndProcesses struct {
	Written
	Processes     []Field[string] `svs:"processes"`
	NotApplicable Field[string]   `svs:"notApplicable"`
}

// InformationAndTechnology is what a practice works with.
type InformationAndTechnology struct {
	Written
	Tools         []Ref         `svs:"tools"`
	Information   []Information `svs:"information"`
	NotApplicable Field[string] `svs:"notApplicable"`
}

// Information is something that a practice keeps or uses.
type Information struct {
	Written
	Name Field[string] `svs:"name"`
	Use  Field[string] `svs:"use"`
}

// PartnersAndSuppliers is which third parties a practice relies on.
type PartnersAndSuppliers struct {
	Written
	Suppliers     []Ref         `svs:"suppliers"`
	NotApplicable Field[string] `svs:"notApplicable"`
}
