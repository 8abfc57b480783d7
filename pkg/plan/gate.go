package plan

import "fmt"

// Gate is the answer of a plan to whoever may merge.
type Gate struct {
	// Blocked says that the change must not be merged as it is.
	Blocked bool `json:"blocked"`
	// Because are the reasons, in the order of the settings.
	Because []string `json:"because,omitempty"`
	// Codes are the rules among the reasons.
	Codes []string `json:"codes,omitempty"`
}

// Block holds the plan against the classes that must not be merged.
func (p *Plan) Block(classes ...Class) {
	for _, class := range classes {
		n := map[Class]int{Breaking: p.Summary.Breaking, Risky: p.Summary.Risky}[class]
		if n == 0 {
			continue
		}
		p.Gate.Blocked = true
		p.Gate.Because = append(p.Gate.Because, fmt.Sprintf("%d %s", n, class))
		p.Gate.Codes = append(p.Gate.Codes, p.codes(class)...)
	}
}

// codes are the rules by which changes have a class, each once.
func (p *Plan) codes(class Class) []string {
	var out []string
	seen := map[string]bool{}
	for _, e := range p.All() {
		for _, r := range e.Reasons {
			if r.Class == string(class) && !seen[r.Code] {
				seen[r.Code] = true
				out = append(out, r.Code)
			}
		}
	}
	return out
}
