package conform

import "github.com/svs-project/svs/pkg/diag"

// The codes of layer 1: the shape of one document.
var (
	wrongType = &diag.Rule{
		Code: "SVS101", Name: "wrong-type", Severity: diag.Error,
		Title: "a field holds another sort of value than it wants",
		Doc: "Every field wants one sort of value: text, a whole number, a number, true or false, a list or a mapping. " +
			"svs never guesses: 017 and yes are text, and 3.0 is not a whole number. Write the value in the form that the message names.",
		Fails: doc("Team", "desk", "spec: {people: two}"), Passes: doc("Team", "desk", "spec: {people: 2}"),
	}
	unknownField = &diag.Rule{
		Code: "SVS102", Name: "unknown-field", Severity: diag.Error,
		Title: "a field that does not exist here",
		Doc: "Fields that svs does not know are refused, because a misspelt field that is silently ignored would leave " +
			"the model saying less than its author believes. Correct the name, move the field to where it belongs, or put notes of your own under metadata.annotations.",
		Fails: doc("Team", "desk", "spec: {people: 2, calender: office}"), Passes: doc("Team", "desk", "spec: {people: 2}"),
	}
	missingField = &diag.Rule{
		Code: "SVS103", Name: "missing-field", Severity: diag.Error,
		Title: "a required field is missing",
		Doc:   "Little is mandatory, but without this field the thing would have no meaning. The place shown is the nearest one that exists; add the field there.",
		Fails: doc("Demand", "tickets", "spec: {}"), Passes: doc("Demand", "tickets", "spec: {type: failure}"),
	}
	notListed = &diag.Rule{
		Code: "SVS104", Name: "not-listed", Severity: diag.Error,
		Title: "a word that is not one of those allowed here",
		Doc:   "Some fields take one word of a fixed list, such as the six activities or the stages of a life. Use one of the words shown.",
		Fails: doc("Demand", "tickets", "spec: {type: broken}"), Passes: doc("Demand", "tickets", "spec: {type: failure}"),
	}
	badText = &diag.Rule{
		Code: "SVS105", Name: "bad-text", Severity: diag.Error,
		Title: "text that is not written in the form the field wants",
		Doc: "Names, durations, dates, rates, shares and money each have one way to be written, so that everybody reads the same. " +
			"Names are lower-case words joined by hyphens, at most 63 characters.",
		Fails:  doc("Supplier", "telco", "spec: {responds: five minutes}"),
		Passes: doc("Supplier", "telco", "spec: {responds: 5m}"),
	}
	outOfRange = &diag.Rule{
		Code: "SVS106", Name: "out-of-range", Severity: diag.Error,
		Title: "a number outside the range that makes sense",
		Doc:   "A share lies between 0 and 1, a priority between 1 and 9, a head count is at least 1. Correct the number.",
		Fails: doc("Demand", "tickets", "spec: {type: failure, priority: 12}"), Passes: doc("Demand", "tickets", "spec: {type: failure, priority: 2}"),
	}
	emptyList = &diag.Rule{
		Code: "SVS107", Name: "empty-list", Severity: diag.Error,
		Title:  "a list that must have an item is empty",
		Doc:    "A value stream without steps, or an empty list of promises, says nothing. Add an item or remove the field.",
		Fails:  doc("ValueStream", "restore", "spec: {steps: []}"),
		Passes: doc("ValueStream", "restore", "spec: {steps: [{id: wait-a-day, activity: engage, wait: 24h}]}"),
	}
	unknownKind = &diag.Rule{
		Code: "SVS108", Name: "unknown-kind", Severity: diag.Error,
		Title: "a document of a kind that does not exist",
		Doc:   "The kind says what a document describes and which fields it may have. Kinds are written with a capital, as in ValueStream.",
		Fails: doc("Taem", "desk", "spec: {people: 2}"), Passes: doc("Team", "desk", "spec: {people: 2}"),
	}
	wrongVersion = &diag.Rule{
		Code: "SVS109", Name: "wrong-version", Severity: diag.Error,
		Title:  "a document in a version of the language that this svs does not read",
		Doc:    "apiVersion names the language a document is written in. All documents of a file that svs reads are in svs/v1.",
		Fails:  doc("Team", "desk", "spec: {people: 2}") + "---\napiVersion: svs/v9\nkind: Team\nmetadata: {name: other}\nspec: {people: 1}\n",
		Passes: doc("Team", "desk", "spec: {people: 2}"),
	}
	badPatch = &diag.Rule{
		Code: "SVS111", Name: "bad-change", Severity: diag.Error,
		Title: "a change that cannot be applied",
		Doc: "A change sets fields of an entity that exists, adds a whole entity, or removes one. What it sets must be what the entity may hold: " +
			"mappings key by key, list items by their id or name, null to clear a field.",
		Fails: doc("Team", "desk", "spec: {people: 2}") + "---\n" + doc("Improvement", "more-people",
			"spec:\n  level: system\n  step: plan\n  change: [{entity: Team/desk, set: {people: [{count: 3}]}}]"),
		Passes: doc("Team", "desk", "spec: {people: 2}") + "---\n" + doc("Improvement", "more-people",
			"spec:\n  level: system\n  step: plan\n  change: [{entity: Team/desk, set: {people: 3}}]"),
	}
	duplicateItem = &diag.Rule{
		Code: "SVS112", Name: "duplicate-item", Severity: diag.Error,
		Title: "two things in one list have the same name",
		Doc: "Steps, variants, groups of people and offerings are told apart by their id or name, in references and in every report. " +
			"Rename one of them, or remove the one that is there by mistake.",
		Fails:  doc("Team", "desk", "spec: {people: [{name: early, count: 2}, {name: early, count: 1}]}"),
		Passes: doc("Team", "desk", "spec: {people: [{name: early, count: 2}, {name: late, count: 1}]}"),
	}
	calendarDays = &diag.Rule{
		Code: "SVS113", Name: "calendar-days", Severity: diag.Error,
		Title: "days or weeks where time is counted in open hours",
		Doc: "On a calendar that opens nine hours a day, 2d could mean 48 open hours or two working days. " +
			"Write hours (48h) or working days (2bd).",
		Fails: doc("ValueStream", "restore", "spec: {steps: [{id: mend, activity: deliver-and-support, team: desk, work: 2d}]}") +
			"---\n" + doc("Team", "desk", "spec: {people: 2}"),
		Passes: doc("ValueStream", "restore", "spec: {steps: [{id: mend, activity: deliver-and-support, team: desk, work: 16h}]}") +
			"---\n" + doc("Team", "desk", "spec: {people: 2}"),
	}
	almostPractice = &diag.Rule{
		Code: "SVS114", Name: "almost-a-practice", Severity: diag.Warning,
		Title: "a practice whose name is almost one of the 34",
		Doc: "A Practice with the name of one of the 34 practices is that practice; another is what its practice field says, or one of your own. " +
			"This one says nothing, and its name is a misspelling or an older word for one of the 34, so no check would find that practice in the model. " +
			"Rename it (svs rename does), write practice: NAME, or say custom: true when it is meant to be another one.",
		Fails:  doc("Practice", "change-control", "spec: {purpose: more changes succeed}"),
		Passes: doc("Practice", "change-control", "spec: {practice: change-enablement, purpose: more changes succeed}"),
	}
)

// Rules are the codes of this room, in order.
func Rules() []diag.Rule {
	return []diag.Rule{*wrongType, *unknownField, *missingField, *notListed, *badText, *outOfRange,
		*emptyList, *unknownKind, *wrongVersion, *badPatch, *duplicateItem, *calendarDays, *almostPractice}
}

func doc(kind, name, rest string) string {
	return "apiVersion: svs/v1\nkind: " + kind + "\nmetadata: {name: " + name + "}\n" + rest + "\n"
}
