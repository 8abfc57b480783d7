package flow

// Constraint is what holds a stream back most: the team, the approval or the
// limit that its items wait for longest.
type Constraint struct {
	Stream string `json:"stream"`
	// Kind is team, approval or limit; Address is what it is: "Team/desk",
	// "GoverningBody/board", "ValueStream/x.limits".
	Kind    string `json:"kind"`
	Address string `json:"address"`
	// Steps are those at which it is waited for.
	Steps []string `json:"steps"`
	// WaitingTime is how long an item of the stream waits for it on average;
	// ShareOfWaiting is its share of all waiting there.
	WaitingTime    Figure `json:"waitingTime"`
	ShareOfWaiting Figure `json:"shareOfWaiting"`
	// Load is the offered load of a team, nil of others.
	Load *float64 `json:"load"`
	// OneMore says what one more unit is, Effect what it does to the mean lead
	// time of the stream, by pairs; nil where that has not been tried.
	OneMore string      `json:"oneMore,omitempty"`
	Effect  *Difference `json:"effect,omitempty"`
}
