import { ColorType } from 'lightweight-charts';
import type { ChartOptions, DeepPartial } from 'lightweight-charts';
import type { Palette } from '../../paint/palette.ts';

/** What every chart of the terminal has of the theme's colours. */
export function chartColours(palette: Palette): DeepPartial<ChartOptions> {
  return {
    layout: {
      background: { type: ColorType.Solid, color: palette.surface },
      textColor: palette.textDim,
      fontFamily: palette.font,
      fontSize: 11,
      panes: { separatorColor: palette.line, separatorHoverColor: palette.line },
    },
    grid: { vertLines: { color: palette.grid }, horzLines: { color: palette.grid } },
    crosshair: {
      vertLine: { color: palette.textDim, labelBackgroundColor: palette.label },
      horzLine: { color: palette.textDim, labelBackgroundColor: palette.label },
    },
    rightPriceScale: { borderColor: palette.line },
    timeScale: { borderColor: palette.line },
  };
}
