package report

import (
	"cmp"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
	"github.com/svs-project/svs/pkg/report/escape"
)

// The parts of GitLab's code quality report: a list of issues.
type (
	gitlabIssue struct {
		Description string         `json:"description"`
		CheckName   string         `json:"check_name"`
		Fingerprint string         `json:"fingerprint"`
		Severity    string         `json:"severity"`
		Location    gitlabLocation `json:"location"`
	}
	gitlabLocation struct {
		Path  string      `json:"path"`
		Lines gitlabLines `json:"lines"`
	}
	gitlabLines struct {
		Begin int `json:"begin"`
	}
)

// renderGitLab is GitLab's code quality report, which a merge request shows
// beside the changed lines. Errors are issues too, so that a run without a
// verdict does not look like one that found nothing.
func renderGitLab(r Report) ([]byte, error) {
	issues := []gitlabIssue{}
	names := fingerprints{}
	for _, e := range r.Errors {
		key := diag.Finding{Rule: r.Tool.Name, Keys: []string{e.Message, e.Hint}}.Fingerprint()
		issues = append(issues, gitlabIssue{
			Description: inline(withHint(e.Message, e.Hint), maxDetail), CheckName: "svs",
			Fingerprint: names.unique(key), Severity: "blocker", Location: gitlabPlace(r, e.Location),
		})
	}
	for _, f := range r.Findings {
		issues = append(issues, gitlabIssue{
			Description: inline(withHint(subject(f)+f.Message, f.Hint), 3*maxMessage), CheckName: inline(f.Rule, maxName),
			Fingerprint: names.unique(cmp.Or(inline(f.Fingerprint, maxName), "none")), Severity: gitlabSeverity(f.Severity), Location: gitlabPlace(r, f.Location),
		})
	}
	b, err := json.MarshalIndent(issues, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing the report for GitLab: %w", err)
	}
	return append(escape.JSON(b), '\n'), nil
}

func gitlabSeverity(severity string) string {
	switch severity {
	case "error":
		return "major"
	case "warning":
		return "minor"
	}
	return "info"
}

// gitlabPlace is where an issue stands. GitLab demands a file and a line of
// every issue; what has none is about the workspace.
func gitlabPlace(r Report, l *Location) gitlabLocation {
	if l == nil || l.File == "" || ofFlag(l) {
		return gitlabLocation{Path: strings.TrimSuffix(inRepository(r.Inputs.Workspace, "."), "/."), Lines: gitlabLines{Begin: 1}}
	}
	return gitlabLocation{Path: inRepository(r.Inputs.Workspace, l.File), Lines: gitlabLines{Begin: max(1, l.Line)}}
}

// fingerprints counts the issues of each fingerprint.
type fingerprints map[string]int

// unique returns a fingerprint that no issue of this report has: GitLab shows
// only one issue of each.
func (n fingerprints) unique(fingerprint string) string {
	candidate := fingerprint
	for n[candidate] > 0 {
		n[fingerprint]++
		candidate = fmt.Sprintf("%s-%d", fingerprint, n[fingerprint])
	}
	n[candidate]++
	return candidate
}
