package source

import (
	"strings"
	"testing"
)

// stream is a document as models have them: six steps, about a kilobyte.
const stream = `apiVersion: svs/v1
kind: ValueStream
metadata:
  name: restore-service-17
  title: Restore service
  owner: GoverningBody/it-operations-board
  labels: {region: emea}
spec:
  outcome: {service: e-mail, value: people can work again}
  steps:
    - id: triage
      activity: engage
      practice: incident-management
      team: help-desk
      work: {p50: 5m, p95: 15m}
      next: [{to: value, share: 40%}, {to: mend}]
    - id: mend
      activity: deliver-and-support
      practice: incident-management
      team: help-desk
      work: {p50: 25m, p95: 2h}
    - id: check
      activity: deliver-and-support
      practice: incident-management
      team: help-desk
      work: {p50: 25m, p95: 2h}
      quality: 95%
    - id: approve
      activity: plan
      practice: change-enablement
      approval: {by: change-board, rejects: 5%}
    - id: deploy
      activity: deliver-and-support
      practice: deployment-management
      team: ops
      work: 10m
    - id: close
      activity: engage
      practice: incident-management
      team: help-desk
      work: 2m
`

func BenchmarkParse(b *testing.B) {
	for name, text := range map[string]string{
		"one":       stream,
		"hundred":   strings.Repeat("---\n"+stream, 100),
		"full":      strings.Replace(stream, "2m\n", "2m\n  ? unusual\n  : key\n", 1),
		"duplicate": strings.Replace(stream, "2m\n", "2m\n      work: 2m\n", 1),
		"syntax":    strings.Replace(stream, "2m\n", "@2m\n", 1),
	} {
		b.Run(name, func(b *testing.B) {
			data, lim := []byte(text), DefaultLimits()
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				Parse("f.yaml", data, lim)
			}
		})
	}
}
