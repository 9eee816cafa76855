import type { LocalisedText } from './localised.ts';

/**
 * The words that members and supporters sign before any source is asked about them. A changed text gets a new version;
 * each authorisation keeps version and hash of what was signed.
 */
export const authorisationText: { version: string; text: LocalisedText } = {
  version: '2026-1',
  text: {
    zh: '本人同意社会救助经办机构为审核本次申请，向户籍、婚姻、死亡、不动产、车辆、金融、社会保险和市场主体等部门及机构查询、核对本人的身份和经济状况信息。授权自签署之日起一年内有效，期间可以书面撤回；撤回后不再发起新的查询。',
    en: 'I consent that the social assistance agency, in order to examine this application, queries and verifies information on my identity and economic status with the registers of households, marriages, deaths, real estate, vehicles, financial institutions, social insurance and businesses. This authorisation is valid for one year from its signature; I may withdraw it in writing, after which no new query is made.',
  },
};
