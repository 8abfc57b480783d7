package figure

import (
	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/model"
)

// The codes of what is wrong with a measure, a bound or an amount.
const (
	RuleFigure = "SVS208"
	RuleBound  = "SVS209"
	RuleNoRate = "SVS813"
)

// found reports a code at a field of an entity; without a place of its own it
// stands at the entity.
func found(code string, severity diag.Severity, e *model.Entity, path string, at diag.Pos, message string) diag.Finding {
	if !at.IsValid() {
		at = e.At
	}
	return diag.Finding{
		Rule: code, Severity: severity, Entity: e.Ref().String(), Path: path, Message: message,
		Place: diag.Place{File: e.File, Pos: at},
	}
}
