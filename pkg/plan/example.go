package plan

// after parts the two states in the examples of rules.
const after = "# after\n"

// What most examples need: an entity on one line.
const (
	exampleStream = `apiVersion: svs/v1
kind: ValueStream
metadata: {name: restore-service}
spec:
  outcome: {service: e-mail, value: people can work again}
  steps:
    - {id: mend, activity: deliver-and-support, work: 30m}
`
	exampleService = `apiVersion: svs/v1
kind: Service
metadata: {name: e-mail}
`
)
