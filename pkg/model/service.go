package model

import "github.com/svs-project/svs/pkg/unit"

// Product is resources put together to be of value to consumers.
type Product struct {
	Entity
	Spec ProductSpec `svs:"spec"`
}

// ProductSpec says what a product offers to whom.
type ProductSpec struct {
	Written
	Offerings []Offering    `svs:"offerings"`
	Consumers []Ref         `svs:"consumers"`
	Channels  []Ref         `svs:"channels"`
	Value     Value         `svs:"value"`
	Utility   Field[string] `svs:"utility"`
	Warranty  Warranty      `svs:"warranty"`
	DependsOn []Ref         `svs:"dependsOn"`
}

// Service lets consumers reach an outcome without its costs and risks.
type Service struct {
	Entity
	Spec ServiceSpec `svs:"spec"`
}

// ServiceSpec says what a service offers to whom, and on what it rests.
type ServiceSpec struct {
	Written
	Offerings []Offering    `svs:"offerings"`
	Consumers []Ref         `svs:"consumers"`
	Channels  []Ref         `svs:"channels"`
	Value     Value         `svs:"value"`
	Utility   Field[string] `svs:"utility"`
	Warranty  Warranty      `svs:"warranty"`
	Products  []Ref         `svs:"products"`
	DependsOn []Ref         `svs:"dependsOn"`
}

// Offering is one thing in the catalogue. One consumer, or one sort of thing
// given, alone is a list of one.
type Offering struct {
	Written
	Name     Field[string]   `svs:"name"`
	For      []Ref           `svs:"for"`
	Gives    []Field[string] `svs:"gives"`
	Channels []Ref           `svs:"channels"`
}

// Value is what a product or service changes for its consumers.
type Value struct {
	Written
	Outcomes     []Field[string] `svs:"outcomes"`
	CostsRemoved []Field[string] `svs:"costsRemoved"`
	CostsImposed []Field[string] `svs:"costsImposed"`
	RisksRemoved []Field[string] `svs:"risksRemoved"`
	RisksImposed []Field[string] `svs:"risksImposed"`
}

// Warranty is how far a product or service can be relied on.
type Warranty struct {
	Written
	Availability Field[unit.Share] `svs:"availability"`
	Capacity     Field[string]     `svs:"capacity"`
	Continuity   Field[string]     `svs:"continuity"`
	Security     Field[string]     `svs:"security"`
}

// Agreement is what a provider and a consumer have agreed on.
type Agreement struct {
	Entity
	Spec AgreementSpec `svs:"spec"`
}

// AgreementSpec says who promises what to whom.
type AgreementSpec struct {
	Written
	Type          Field[string]     `svs:"type"`
	Provider      Ref               `svs:"provider"`
	Consumer      Ref               `svs:"consumer"`
	Covers        []Ref             `svs:"covers"`
	Promises      []Promise         `svs:"promises"`
	Availability  Field[unit.Share] `svs:"availability"`
	UnderpinnedBy []Ref             `svs:"underpinnedBy"`
}
