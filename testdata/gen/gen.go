// Package gen writes valid workspaces of any size for measurements: streams of
// six steps and about a kilobyte with the teams, practices, services and
// demands that they refer to.
package gen

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
)

// File is one generated file.
type File struct {
	Path string // slash path within the workspace
	Data string
}

// Options say what to generate.
type Options struct {
	// Documents is how many documents there are in all, at least 20.
	Documents int
	// StreamShare is the part of them that are value streams, 0 to 1.
	StreamShare float64
	// PerFile is how many documents stand in one file, at least 1.
	PerFile int
	// Also are how many documents of other kinds (see Kinds) come on top.
	// Demands then come from their consumers and through their channels.
	Also map[string]int
}

var practices = []string{"incident-management", "service-desk", "change-enablement", "deployment-management", "problem-management", "service-request-management"}

var activities = []string{"engage", "deliver-and-support", "obtain-build", "design-and-transition", "plan", "improve"}

// Workspace generates the files, the same for the same options.
func Workspace(o Options) []File {
	docs := make([]string, len(practices)) // filled when the teams are known
	streams := int(float64(o.Documents) * o.StreamShare)
	rest := max(4, o.Documents-streams-len(practices))
	teams, services := max(1, rest/3), max(1, rest/3)
	demands := max(1, rest-teams-services)
	for i := range practices {
		docs[i] = practice(i, teams)
	}
	for i := range teams {
		docs = append(docs, fmt.Sprintf("apiVersion: svs/v1\nkind: Team\nmetadata: {name: team-%d, labels: {tier: gold}}\nspec: {people: %d, availability: 85%%, cost: 48 EUR/h}\n", i, 1+i%9))
	}
	for i := range services {
		docs = append(docs, service(i))
	}
	for i := range streams {
		docs = append(docs, stream(i, teams, services))
	}
	for i := range demands {
		docs = append(docs, demand(i, streams, services)+refer("  consumer: ", "consumer", i, o.Also["Consumer"])+through(i, o.Also["Channel"]))
	}
	of := map[string]int{"Team": teams, "Service": services, "Demand": demands}
	maps.Copy(of, o.Also)
	docs = append(docs, also(of)...)
	return files(docs, max(1, o.PerFile))
}

func practice(i, teams int) string {
	var names []string
	for t := i; t < teams; t += len(practices) {
		names = append(names, fmt.Sprintf("team-%d", t))
	}
	return fmt.Sprintf("apiVersion: svs/v1\nkind: Practice\nmetadata: {name: %s}\nspec:\n  organizationsAndPeople: {teams: [%s]}\n", practices[i], strings.Join(names, ", "))
}

func service(i int) string {
	return fmt.Sprintf("apiVersion: svs/v1\nkind: Service\nmetadata: {name: service-%d, title: Service %d, description: What number %d brings to those who use it.}\nspec:\n  offerings:\n    - {name: standard, gives: [access]}\n    - {name: premium, gives: [access, actions]}\n", i, i, i)
}

// stream is a value stream of six steps with work, quality and a branch.
func stream(i, teams, services int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: stream-%d, title: The way of number %d}\nspec:\n", i, i)
	fmt.Fprintf(&b, "  outcome: {service: service-%d, value: people can work again}\n  steps:\n", i%services)
	for s := range 6 {
		p := (i + s) % len(practices)
		team := p
		if n := (teams - p + len(practices) - 1) / len(practices); n > 0 {
			team = p + len(practices)*(i%n)
		}
		fmt.Fprintf(&b, "    - id: step-%d\n      activity: %s\n      practice: %s\n", s, activities[(i+s)%len(activities)], practices[p])
		if team < teams {
			fmt.Fprintf(&b, "      team: team-%d\n      work: {p50: %dm, p95: 2h}\n", team, 5+s)
		} else {
			fmt.Fprintf(&b, "      wait: {p50: %dm, p95: 2h}\n", 5+s)
		}
		if s == 1 {
			b.WriteString("      next: [{to: value, share: 40%}, {to: step-2}]\n")
		}
		if s == 3 {
			b.WriteString("      quality: 92%\n      rework: step-2\n")
		}
	}
	return b.String()
}

func demand(i, streams, services int) string {
	s := i % max(1, streams)
	return fmt.Sprintf("apiVersion: svs/v1\nkind: Demand\nmetadata: {name: demand-%d}\nspec:\n  type: failure\n  service: service-%d\n  stream: stream-%d\n  arrivals: {rate: 0.01/h}\n  promises: [{within: 8h, share: 90%%}]\n", i, s%services, s)
}

// through are the channels of a demand.
func through(i, channels int) string {
	if channels < 2 {
		return ""
	}
	return fmt.Sprintf("  channels: [{channel: channel-%d, share: 70%%}, {channel: channel-%d}]\n", i%channels, (i+1)%channels)
}

func files(docs []string, perFile int) []File {
	var out []File
	for i := 0; i < len(docs); i += perFile {
		group := docs[i:min(len(docs), i+perFile)]
		out = append(out, File{fmt.Sprintf("model/%03d/docs-%06d.yaml", i/perFile/200, i), strings.Join(group, "---\n")})
	}
	return out
}

// Write puts the files and a svs.yaml into a folder.
func Write(dir string, files []File) error {
	for _, f := range append(files, File{"svs.yaml", "version: 1\n"}) {
		path := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(f.Data), 0o644); err != nil {
			return err
		}
	}
	return nil
}
