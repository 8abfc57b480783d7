package report

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"github.com/svs-project/svs/pkg/report/escape"
)

const sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

// The parts of SARIF 2.1.0 that svs writes.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool struct {
			Driver sarifDriver `json:"driver"`
		} `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifDriver struct {
		Name    string      `json:"name"`
		Version string      `json:"version,omitempty"`
		Rules   []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID                   string      `json:"id"`
		Name                 string      `json:"name,omitempty"`
		ShortDescription     *sarifText  `json:"shortDescription,omitempty"`
		Help                 *sarifText  `json:"help,omitempty"`
		DefaultConfiguration sarifConfig `json:"defaultConfiguration"`
	}
	sarifConfig struct {
		Level string `json:"level"`
	}
	sarifText struct {
		Text string `json:"text"`
	}
	sarifInvocation struct {
		ExecutionSuccessful        bool                `json:"executionSuccessful"`
		ExitCode                   int                 `json:"exitCode"`
		ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications,omitempty"`
	}
	sarifNotification struct {
		Level     string          `json:"level"`
		Message   sarifText       `json:"message"`
		Locations []sarifLocation `json:"locations,omitempty"`
	}
	sarifResult struct {
		RuleID              string            `json:"ruleId"`
		RuleIndex           *int              `json:"ruleIndex,omitempty"`
		Level               string            `json:"level"`
		Message             sarifText         `json:"message"`
		Locations           []sarifLocation   `json:"locations,omitempty"`
		RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
		PartialFingerprints map[string]string `json:"partialFingerprints"`
		// Suppressions are given for every result when any has one: an empty
		// list says that the result counts.
		Suppressions *[]sarifSuppression `json:"suppressions,omitempty"`
	}
	sarifSuppression struct {
		Kind          string         `json:"kind"`
		Status        string         `json:"status"`
		Justification string         `json:"justification,omitempty"`
		Location      *sarifLocation `json:"location,omitempty"`
	}
	sarifLocation struct {
		PhysicalLocation *sarifPhysical `json:"physicalLocation,omitempty"`
		LogicalLocations []sarifLogical `json:"logicalLocations,omitempty"`
		Message          *sarifText     `json:"message,omitempty"`
	}
	sarifPhysical struct {
		ArtifactLocation struct {
			URI string `json:"uri"`
		} `json:"artifactLocation"`
		Region *sarifRegion `json:"region,omitempty"`
	}
	sarifRegion struct {
		StartLine   int        `json:"startLine"`
		StartColumn int        `json:"startColumn,omitempty"`
		EndColumn   int        `json:"endColumn,omitempty"`
		Snippet     *sarifText `json:"snippet,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
		Kind               string `json:"kind"`
	}
)

// renderSARIF is the format that code scanning services read.
func renderSARIF(w io.Writer, r Report) error {
	run := sarifRun{ColumnKind: "unicodeCodePoints", Results: []sarifResult{}}
	run.Tool.Driver = sarifDriver{Name: r.Tool.Name, Version: r.Tool.Version, Rules: []sarifRule{}}
	index := map[string]int{}
	for i, rule := range r.Rules {
		index[rule.Code] = i
		run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, sarifRuleOf(rule))
	}
	result := func(f Finding, suppressions []sarifSuppression) sarifResult {
		res := sarifResultOf(r, f)
		if i, ok := index[f.Rule]; ok {
			res.RuleIndex = &i
		}
		if len(r.Exempted) > 0 {
			res.Suppressions = &suppressions
		}
		return res
	}
	run.Invocations = []sarifInvocation{sarifInvocationOf(r)}
	whole := sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}}
	err := stream(w, whole, "\n      \"results\": [", "        ", len(r.Findings)+len(r.Exempted), func(i int) any {
		if i < len(r.Findings) {
			return result(r.Findings[i], []sarifSuppression{})
		}
		f := r.Exempted[i-len(r.Findings)]
		return result(f.Finding, []sarifSuppression{sarifSuppressionOf(r, f)})
	})
	if err != nil {
		return fmt.Errorf("writing the report as SARIF: %w", err)
	}
	return nil
}

func sarifRuleOf(rule Rule) sarifRule {
	return sarifRule{
		ID: rule.Code, Name: rule.Name,
		ShortDescription:     optionalText(rule.Title),
		Help:                 optionalText(rule.Doc),
		DefaultConfiguration: sarifConfig{Level: sarifLevel(rule.Severity)},
	}
}

func sarifInvocationOf(r Report) sarifInvocation {
	inv := sarifInvocation{ExecutionSuccessful: r.Verdict.Gate != None, ExitCode: r.Verdict.ExitCode}
	for _, e := range r.Errors {
		n := sarifNotification{Level: "error", Message: plainText(withHint(e.Message, e.Hint))}
		if e.Location != nil && !ofFlag(e.Location) {
			n.Locations = []sarifLocation{{PhysicalLocation: physical(r, *e.Location, nil)}}
		}
		inv.ToolExecutionNotifications = append(inv.ToolExecutionNotifications, n)
	}
	return inv
}

func sarifResultOf(r Report, f Finding) sarifResult {
	res := sarifResult{
		RuleID: f.Rule, Level: sarifLevel(f.Severity),
		Message:             plainText(withHint(subject(f)+f.Message, f.Hint)),
		PartialFingerprints: map[string]string{"svs/v1": f.Fingerprint},
	}
	var at sarifLocation
	if f.Location != nil && !ofFlag(f.Location) {
		at.PhysicalLocation = physical(r, *f.Location, f.Snippet)
	}
	if name := address(f); name != "" {
		at.LogicalLocations = []sarifLogical{{FullyQualifiedName: name, Kind: "object"}}
	}
	if at.PhysicalLocation != nil || at.LogicalLocations != nil {
		res.Locations = []sarifLocation{at}
	}
	for _, rel := range f.Related {
		res.RelatedLocations = append(res.RelatedLocations,
			sarifLocation{PhysicalLocation: physical(r, rel.Location, nil), Message: optionalText(rel.Message)})
	}
	return res
}

// address is the entity and the path in it, as every command takes it.
func address(f Finding) string {
	if f.Entity == "" || f.Path == "" {
		return f.Entity + f.Path
	}
	return f.Entity + "." + f.Path
}

func withHint(message, hint string) string {
	if hint == "" {
		return message
	}
	return message + " (" + hint + ")"
}

func physical(r Report, l Location, s *Snippet) *sarifPhysical {
	var p sarifPhysical
	p.ArtifactLocation.URI = uriOf(r.Inputs.Workspace, l)
	if l.Line > 0 {
		p.Region = &sarifRegion{StartLine: l.Line, StartColumn: max(0, l.Column)}
		if l.Column > 0 && l.EndColumn >= l.Column {
			p.Region.EndColumn = l.EndColumn
		}
		if s != nil {
			for _, line := range s.Lines {
				if line.Number == l.Line {
					p.Region.Snippet = &sarifText{Text: line.Text}
				}
			}
		}
	}
	return &p
}

// uriOf is the file as a relative URI. A URI that a forged report brings along
// is taken only when it is nothing but an encoded path.
func uriOf(workspace string, l Location) string {
	prefix := strings.TrimSuffix(inRepository(workspace, "x"), "x")
	encoded := escape.PathURI(string([]rune(prefix)))
	if path, err := url.PathUnescape(l.URI); err == nil && path != "" && escape.PathURI(path) == l.URI {
		return encoded + l.URI
	}
	return encoded + escape.PathURI(string([]rune(l.File)))
}

func sarifLevel(severity string) string {
	switch severity {
	case "error", "warning":
		return severity
	}
	return "note"
}

func optionalText(s string) *sarifText {
	if s == "" {
		return nil
	}
	t := plainText(s)
	return &t
}

// plainText is text in which a viewer finds no link: "[text](target)" is the
// one piece of markup in SARIF's plain messages. Braces stay as they are; no
// viewer replaces placeholders in a message without arguments.
func plainText(s string) sarifText {
	return sarifText{Text: strings.ReplaceAll(s, "](", `]\u0028`)}
}
