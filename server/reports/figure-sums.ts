import { FIGURES, type Figure, type FigureValues } from '../storage/figure-codec.js';
import { ValueCounts, type ValueSummary } from './value-counts.js';

/** Figures whose values are seconds. */
type Duration = 'firstResponse' | 'waiting' | 'duration';
type Counted = Exclude<Figure, Duration>;

/** The sums of some rows, of which some may be subtracted. */
export class FigureSums {
  readonly counts = Object.fromEntries(FIGURES.map((figure) => [figure, 0])) as Record<
    Counted,
    number
  >;
  private readonly values = new Map<Figure, ValueCounts>();

  add(figure: Figure, decoded: FigureValues, sign: number): void {
    if (isDuration(figure)) this.valuesOf(figure).addAll(decoded, sign);
    else if (decoded.length > 0) this.counts[figure] += sign * decoded.counts[0]!;
  }

  addSums(other: FigureSums): void {
    for (const [figure, count] of Object.entries(other.counts))
      this.counts[figure as Counted] += count;
    for (const [figure, values] of other.values)
      values.forEach((value, count) => this.valuesOf(figure).add(value, count));
  }

  read(): Record<Duration, ValueSummary> {
    return {
      firstResponse: this.valuesOf('firstResponse').read(),
      waiting: this.valuesOf('waiting').read(),
      duration: this.valuesOf('duration').read(),
    };
  }

  private valuesOf(figure: Figure): ValueCounts {
    const found = this.values.get(figure) ?? new ValueCounts();
    this.values.set(figure, found);
    return found;
  }
}

function isDuration(figure: Figure): figure is Duration {
  return figure === 'firstResponse' || figure === 'waiting' || figure === 'duration';
}
