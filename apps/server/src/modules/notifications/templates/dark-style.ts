import { html } from './html.ts';

/**
 * Colours of the terminal, light. Clients that can show dark mails get the dark ones through classes; the rest of the
 * style stands at each element, for many clients drop style sheets.
 */
export const DARK = html`<style>
  :root {
    color-scheme: light dark;
    supported-color-schemes: light dark;
  }
  @media (prefers-color-scheme: dark) {
    .page {
      background-color: #0b1017 !important;
    }
    .card {
      background-color: #111822 !important;
      border-color: #223044 !important;
    }
    .text {
      color: #e4ebf5 !important;
    }
    .dim {
      color: #a3b2c7 !important;
    }
    .box {
      background-color: #172130 !important;
      border-color: #3b4f6b !important;
      color: #e4ebf5 !important;
    }
    .link {
      color: #8bd8ff !important;
    }
    .button {
      background-color: #5cc8ff !important;
    }
    .button-text {
      color: #04121c !important;
    }
    .line {
      border-color: #223044 !important;
    }
    .wind {
      background-color: #5cc8ff !important;
    }
    .calm {
      background-color: #34c796 !important;
    }
  }
</style>`;
