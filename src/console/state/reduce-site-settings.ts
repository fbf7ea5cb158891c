import type { ConsoleAction } from './console-action.js';
import type { ConsoleState } from './console-state.js';

/** The settings of sites, as they were read or saved last, and what stands unsaved in their forms. */
export function reduceSiteSettings(state: ConsoleState, action: ConsoleAction): ConsoleState {
  switch (action.type) {
    case 'drafts-restored':
      return { ...state, settingsDrafts: action.settingsDrafts };
    case 'site-settings-known': {
      const { site } = action;
      const name = { token: site.site, name: site.settings.name ?? site.site };
      const others = (state.sites ?? []).filter(({ token }) => token !== name.token);
      return {
        ...state,
        siteSettings: new Map(state.siteSettings).set(site.site, site),
        sites: state.sites && [...others, name].sort((a, b) => a.name.localeCompare(b.name)),
      };
    }
    case 'settings-edited': {
      const settingsDrafts = new Map(state.settingsDrafts);
      if (action.draft) settingsDrafts.set(action.form, action.draft);
      else settingsDrafts.delete(action.form);
      return { ...state, settingsDrafts };
    }
    default:
      return state;
  }
}
