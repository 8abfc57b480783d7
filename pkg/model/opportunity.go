package model

import "github.com/svs-project/svs/pkg/unit"

// Opportunity is a possibility that takes innovation and change.
type Opportunity struct {
	Entity
	Spec OpportunitySpec `svs:"spec"`
}

// OpportunitySpec says what a possibility would bring and what it takes.
type OpportunitySpec struct {
	Written
	Aim                  Field[string]        `svs:"aim"`
	Benefits             []Benefit            `svs:"benefits"`
	Capabilities         []CapabilityGap      `svs:"capabilities"`
	Project              Project              `svs:"project"`
	BusinessAnalysis     BusinessAnalysis     `svs:"businessAnalysis"`
	Stakeholders         []Ref                `svs:"stakeholders"`
	ChangeManagementPlan ChangeManagementPlan `svs:"changeManagementPlan"`
	Stream               Ref                  `svs:"stream"`
	Iterations           []Iteration          `svs:"iterations"`
	Starts               Field[unit.Date]     `svs:"starts"`
}

// Benefit is one thing that an opportunity would bring.
type Benefit struct {
	Written
	Type    Field[string]     `svs:"type"`
	Worth   Field[unit.Money] `svs:"worth"`
	Measure Field[string]     `svs:"measure"`
}

// CapabilityGap is something that must be built or changed first.
type CapabilityGap struct {
	Written
	Capability      Ref           `svs:"capability"`
	Gap             Field[string] `svs:"gap"`
	ReuseConsidered Field[string] `svs:"reuseConsidered"`
}

// Project is a temporary endeavour.
type Project struct {
	Written
	Name   Field[string]    `svs:"name"`
	Starts Field[unit.Date] `svs:"starts"`
}

// BusinessAnalysis says who works out what is needed, and by when.
type BusinessAnalysis struct {
	Written
	Lead Field[string]    `svs:"lead"`
	By   Field[unit.Date] `svs:"by"`
}

// ChangeManagementPlan says how people are brought along.
type ChangeManagementPlan struct {
	Written
	Lead      Field[string]   `svs:"lead"`
	Audiences []Field[string] `svs:"audiences"`
	Channels  []Ref           `svs:"channels"`
	Training  []Field[string] `svs:"training"`
}

// Iteration is one part of an opportunity's delivery.
type Iteration struct {
	Written
	Name     Field[string]     `svs:"name"`
	Delivers Field[unit.Share] `svs:"delivers"`
}
