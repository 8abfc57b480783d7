package dist

import (
	"math"
	"testing"
)

// uniforms are fixed numbers spread over 0 to 1, the same on every CPU.
func uniforms(n int) []float64 {
	u := make([]float64, n)
	for i := range u {
		_, u[i] = math.Modf(float64(float64(i+1) * 0.6180339887498949))
	}
	return u
}

func BenchmarkSampleNS(b *testing.B) {
	u := uniforms(4096)
	for _, c := range continuous {
		b.Run(c.name, func(b *testing.B) {
			s := mustBuild(b, c.spec).Sampler()
			sum := int64(0)
			for i := range b.N {
				sum += s.SampleNS(u[i&4095])
			}
			if b.N > 0 && sum == 0 {
				b.Fatal("all samples are 0")
			}
		})
	}
}

func BenchmarkSampler(b *testing.B) {
	for _, c := range continuous {
		b.Run(c.name, func(b *testing.B) {
			d := mustBuild(b, c.spec)
			pieces := 0
			for range b.N {
				if s := d.Sampler(); s.table != nil {
					pieces = len(s.table.pieces)
				}
			}
			b.ReportMetric(float64(pieces), "pieces")
		})
	}
}

func BenchmarkBuild(b *testing.B) {
	s := spec("", "p50", "20m", "p95", "2h")
	for range b.N {
		mustBuild(b, s)
	}
}

func BenchmarkMath(b *testing.B) {
	u := uniforms(4096)
	for name, f := range map[string]func(float64) float64{
		"Log": Log, "Exp": Exp, "NormQuantile": NormQuantile, "math.Log": math.Log, "math.Exp": math.Exp,
	} {
		b.Run(name, func(b *testing.B) {
			sum := 0.0
			for i := range b.N {
				sum += f(u[i&4095])
			}
			if sum == 0 {
				b.Fatal("nothing computed")
			}
		})
	}
}
