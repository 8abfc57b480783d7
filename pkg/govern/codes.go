package govern

import "github.com/svs-project/svs/pkg/diag"

// The codes of this package that are about exemptions.
const (
	codeMalformed   = "SVS910"
	codeNoReason    = "SVS911"
	codeNoDate      = "SVS912"
	codeUnused      = "SVS913"
	codeExpired     = "SVS914"
	codeUnknown     = "SVS915"
	codeNotWaivable = "SVS916"
	codeGone        = "SVS917"
)

// ignored is a model with one remark behind a rate of which SVS509 speaks.
func ignored(remark string) string {
	return `apiVersion: svs/v1
kind: Demand
metadata: {name: tickets}
spec:
  type: failure
  arrivals:
    rate: 400/d` + remark + `
    pattern: {mon-fri: 1}
`
}

// BaselineSample is the baseline that stands for the finding of that model.
const BaselineSample = `{
  "version": 1,
  "entries": [
    {"rule": "SVS509", "entity": "Demand/tickets", "path": "arrivals.rate", "fingerprint": "bfad3609fa1a"}
  ]
}
`

// mended is the model without that finding.
const mended = `apiVersion: svs/v1
kind: Demand
metadata: {name: tickets}
spec: {type: failure, arrivals: {rate: 400/bd, pattern: {mon-fri: 1}}}
`

const soundIgnore = ` # svs:ignore SVS509 reason="counted so in our reports" until=2999-12-31`

// Rules are the codes of this package, in order.
func Rules() []diag.Rule {
	return []diag.Rule{{
		Code: codeMalformed, Name: "bad-ignore", Severity: diag.Error,
		Title: "a comment that begins with svs:ignore is not written as one",
		Doc: "Behind svs:ignore stand the rules that the line may break, each by its code or name, by check/NAME or policy/NAME; then reason=\"…\" in quotes and, for errors, until=DATE, the last day on which it counts. " +
			"It stands behind the line that it is about, or on a line of its own above it. A comment that cannot be read exempts nothing.",
		Fails: ignored(` # svs:ignore SVS509 reason=counted so in our reports`), Passes: ignored(soundIgnore),
	}, {
		Code: codeNoReason, Name: "ignore-without-reason", Severity: diag.Error,
		Title: "a finding is ignored without a reason",
		Doc:   "Whoever reads the model later must be able to tell whether the exception still holds, so an ignore without a reason does not count. Add reason=\"…\".",
		Fails: ignored(` # svs:ignore SVS509`), Passes: ignored(soundIgnore),
	}, {
		Code: codeNoDate, Name: "ignore-without-date", Severity: diag.Error,
		Title: "an error is ignored without a date",
		Doc:   "An error is ignored for a time, not for ever: add until=DATE, the last day on which the exception counts. Warnings and remarks take a date too, and need none.",
		Fails: ignoredStep(` # svs:ignore SVS501 reason="the tool is on order"`), Passes: ignoredStep(` # svs:ignore SVS501 reason="the tool is on order" until=2999-12-31`),
	}, {
		Code: codeUnused, Name: "unused-exemption", Severity: diag.Warning,
		Title: "an ignore or a waiver covers no finding",
		Doc: "What it was made for has been mended, or stands elsewhere now. Left where it is, it would hide the next fault of that sort without anybody having thought about it: delete it. " +
			"Nothing is called unused while its entity cannot be read whole, nor for findings of simulations, which depend on the scenario.",
		Fails: ignored(` # svs:ignore SVS501 reason="the tool is on order" until=2999-12-31`), Passes: ignored(soundIgnore),
	}, {
		Code: codeExpired, Name: "expired-exemption", Severity: diag.Warning,
		Title: "an ignore or a waiver has expired",
		Doc:   "Its last day is over, so what it exempted counts again. Mend that and delete the exemption, or think about it again and give it another date. --now holds dates against another day than today.",
		Fails: ignored(` # svs:ignore SVS509 reason="until the new reports" until=2020-01-31`), Passes: ignored(soundIgnore),
	}, {
		Code: codeUnknown, Name: "unknown-rule-ignored", Severity: diag.Error,
		Title: "an ignore names a rule that does not exist",
		Doc:   "Rules are named whole, by code or name; the beginning of a code would also hide findings of which nobody thought. svs explain codes lists what there is.",
		Fails: ignored(` # svs:ignore SVS5 reason="counted so in our reports"`), Passes: ignored(soundIgnore),
	}, {
		Code: codeNotWaivable, Name: "not-waivable", Severity: diag.Error,
		Title: "a finding is exempted that cannot be",
		Doc: "What is wrong with the text of a file or with settings, ignores, waivers and the baseline themselves (layers 0 and 9) is never exempted: a model that is not read must not pass. " +
			"Other rules are closed to exemptions by the settings: rules: {SVS305: {waivable: false}}.",
		Fails: ignored(` # svs:ignore SVS005 reason="it works elsewhere" until=2999-12-31`), Passes: ignored(soundIgnore),
	}, {
		Code: codeGone, Name: "baseline-gone", Severity: diag.Warning,
		Title: "entries of the baseline stand for findings that are gone",
		Doc:   "A baseline lets an old model start clean, and may only shrink: run svs baseline, which drops the entries whose finding is gone, and keep the file with the change that mended them.",
		Fails: "# Beside this model lies a baseline with an entry for SVS509 of Demand/tickets.\n" + mended, Passes: ignored(""),
	}}
}

// ignoredStep is a model with one remark behind a step that nobody does.
func ignoredStep(remark string) string {
	return `apiVersion: svs/v1
kind: ValueStream
metadata: {name: answer}
spec:
  steps:
    - id: answer
      activity: engage
      work: 5m` + remark + `
`
}
