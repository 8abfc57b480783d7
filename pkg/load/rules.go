package load

import (
	"strconv"
	"strings"

	"github.com/svs-project/svs/pkg/diag"
)

// The codes of layer 2 (names that must exist and names that are taken), and
// those of layer 1 that need the typed value.
var (
	impossible = &diag.Rule{
		Code: "SVS110", Name: "impossible-distribution", Severity: diag.Error,
		Title: "a distribution that cannot exist",
		Doc: "The parameters contradict each other: a 95th percentile below the median, a most likely value outside the range, " +
			"weights that sum to nothing. Correct the parameters.",
		Fails:  supplier("{p50: 2h, p95: 1h}"),
		Passes: supplier("{p50: 1h, p95: 2h}"),
	}
	manyClasses = &diag.Rule{
		Code: "SVS115", Name: "many-classes", Severity: diag.Error,
		Title: "a demand of too many variants over too many channels",
		Doc: "The items of each variant that come over each channel are followed by themselves, so variants times channels may be no more than " +
			strconv.Itoa(MaxClasses) + ". Join variants that are served alike, or give variants the few channels over which they come.",
		Fails:  demand(MaxClasses/50 + 1),
		Passes: demand(2),
	}
	duplicateEntity = &diag.Rule{
		Code: "SVS201", Name: "duplicate-entity", Severity: diag.Error,
		Title: "two entities of one kind have the same name",
		Doc: "A name identifies an entity among those of its kind in every reference and report, whichever file it stands in. " +
			"Rename one of them, or join the two documents into one.",
		Fails:  team("desk") + "---\n" + team("desk"),
		Passes: team("desk") + "---\n" + team("second-desk"),
	}
	unknownName = &diag.Rule{
		Code: "SVS203", Name: "unknown-name", Severity: diag.Error,
		Title: "a reference to something that does not exist",
		Doc: "The field names another entity, and the model has none of that kind and name. Correct the name, or add the entity. " +
			"When the name is nearly right, the message shows the one that was probably meant and where it stands.",
		Fails:  team("desk") + "---\n" + practice("incident-management", "dekk"),
		Passes: team("desk") + "---\n" + practice("incident-management", "desk"),
	}
	wrongKind = &diag.Rule{
		Code: "SVS204", Name: "wrong-kind", Severity: diag.Error,
		Title:  "a reference to an entity of a kind that the field does not take",
		Doc:    "Each reference field takes entities of certain kinds: a step is done by a Team, not by a Tool. Use the field that is made for that kind, or name another entity.",
		Fails:  team("desk") + "---\n" + practice("incident-management", "Tool/desk"),
		Passes: team("desk") + "---\n" + practice("incident-management", "Team/desk"),
	}
	bareName = &diag.Rule{
		Code: "SVS202", Name: "bare-name", Severity: diag.Error,
		Title:  "a reference that does not say which kind it means",
		Doc:    "Where a field takes entities of several kinds, a bare name could mean more than one thing. Write Kind/name.",
		Fails:  "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk, owner: board}\nspec: {people: 2}\n---\napiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: board}\n",
		Passes: "apiVersion: svs/v1\nkind: Team\nmetadata: {name: desk, owner: GoverningBody/board}\nspec: {people: 2}\n---\napiVersion: svs/v1\nkind: GoverningBody\nmetadata: {name: board}\n",
	}
	unknownItem = &diag.Rule{
		Code: "SVS205", Name: "unknown-item", Severity: diag.Error,
		Title: "a name that the stream or entity at hand does not have",
		Doc: "Steps are named by their id within one value stream, offerings by their name within one service. " +
			"The thing that the field names is not there. Correct the name or add the thing.",
		Fails:  stream("next: mend"),
		Passes: stream("next: value"),
	}
	badAddress = &diag.Rule{
		Code: "SVS206", Name: "bad-address", Severity: diag.Error,
		Title: "an address that leads nowhere",
		Doc: "An address is Kind/name and then the path of a field, with the items of lists by their id or name in brackets, " +
			"as in ValueStream/change.steps[approve].approval. A part of this one does not exist.",
		Fails:  team("desk") + "---\n" + waiver("Team/desk.peeple"),
		Passes: team("desk") + "---\n" + waiver("Team/desk.people"),
	}
)

// Rules are the codes of this room, in order.
func Rules() []diag.Rule {
	return []diag.Rule{*impossible, *manyClasses, *duplicateEntity, *bareName, *unknownName, *wrongKind, *unknownItem, *badAddress}
}

// demand is one of so many variants over 50 channels.
func demand(variants int) string {
	text := "apiVersion: svs/v1\nkind: Channel\nmetadata: {name: phone}\n---\napiVersion: svs/v1\nkind: Demand\nmetadata: {name: ask}\nspec:\n  type: value\n  variants:\n"
	for i := range variants {
		text += "    - {name: v" + strconv.Itoa(i) + "}\n"
	}
	return text + "  channels: [" + strings.TrimSuffix(strings.Repeat("{channel: phone}, ", 50), ", ") + "]\n"
}

func team(name string) string {
	return "apiVersion: svs/v1\nkind: Team\nmetadata: {name: " + name + "}\nspec: {people: 2}\n"
}

func practice(name, team string) string {
	return "apiVersion: svs/v1\nkind: Practice\nmetadata: {name: " + name + "}\nspec: {organizationsAndPeople: {teams: [" + team + "]}}\n"
}

func stream(rest string) string {
	return "apiVersion: svs/v1\nkind: ValueStream\nmetadata: {name: restore}\nspec:\n  steps:\n    - id: triage\n      activity: engage\n      wait: 5m\n      " + rest + "\n"
}

func waiver(subject string) string {
	return "apiVersion: svs/v1\nkind: Waiver\nmetadata: {name: for-now}\nspec: {of: SVS601, subject: " + subject + ", reason: hiring, until: 2030-01-01}\n"
}

func supplier(responds string) string {
	return "apiVersion: svs/v1\nkind: Supplier\nmetadata: {name: telco}\nspec: {responds: " + responds + "}\n"
}
