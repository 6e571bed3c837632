/**
 * What in a text may tell of somebody's health or beliefs, or who somebody is.
 *
 * Learners mix their languages, so both are looked for everywhere. Words of a trade that
 * sound alike (medicine, diagnosis, ill, depressed) count only in the company that makes
 * them speak of a person. A space never crosses a line: cells of a table do not meet.
 */

// `*` is any ending. Out sick, and at the doctor's.
const ABSENCE = [
  "s(?:yk|juk)e?meld*", "egenmeld*", "sick (?:leave|note)", "sick-leave", "(?:off|in) sick", "signed off (?:work|sick)",
  "(?:er|var|vært|ble|blir|blitt|bli|være|seg|hjemme) (?:\\p{L}+ )?s(?:yk|juk)", "(?:is|was|were|been|being|fell|felt|feels?) (?:(?!(?:an?|the|on|off) )\\p{L}+ )?(?:ill|sick)(?!-| at ease| leave)",
  "(?:av|pga\\.?|grunnet|skyldes|skyldtes|alvorlig|kronisk|en) s(?:yk|juk)dom*", "(?:of|to|an?|his|her|their|serious|chronic) illness", "kroniske? (?:smert|utmatt)*", "chronic (?:pain|fatigue)",
  "(?:går|gikk|gå|var|vært|skal|måtte?|henvist|time) (?:til|hos) (?:en )?(?:psykolog|psykiater|lege|bup)(?:en|n)?", "bup",
  "legen (?:sier|sa|mener|mente)", "fastlegen (?:sin|hans|hennes|har|sier|sa)", "(?:his|her|their) doctor", "(?:går|gikk) i terapi", "in therapy", "legetime*", "legeerklæring*", "psykologtime*", "(?:sees?|saw|seeing) (?:a|his|her|their) (?:psychologist|psychiatrist|doctor|therapist)",
  "(?:doctor|psychologist)['’]s (?:appointment|note)", "(?:lagt inn|innlagt) på (?:sykehus|psyk)*", "hospitali[sz]ed", "admitted to (?:the |a )?hospital",
];
const DIAGNOSES = [
  "adhd", "autis(?:me|men|t|ten|tisk|m|tic)", "asperger*", "tourette*", "ptsd", "schizo*", "psykose*", "psykotisk", "psychosis", "psychotic",
  "dysleksi(?:en)?(?! norge)", "dyslekti*", "dyslexi[ac](?![- ]friendly)", "dys[kc]al[kc]ul*", "bipolar (?:lidelse|disorder)*", "(?:er|is|was|var) bipolar",
  "(?:har|hadde|fikk|fått|av|has|had|have|got|from) (?:\\p{L}+ )?(?:epilepsi|epilepsy|diabetes|astma|asthma|kreft|cancer|migrene|migraine|hiv)",
  "ufør", "uføretryg*", "disability (?:benefit|pension)", "gravid(?:itet)?", "graviditet*", "venter barn", "expecting a (?:baby|child)", "(?:is|was) diabetic", "pregnan(?:t|cy)(?! (?:women|workers|colleagues|employees))",
  "(?<!(?:ingen|uten|ikke|før|aldri|noen|ikke en|enn en) )diagnose(?:n|r|ne)?(?! (?:av|på|med) )", "diagnostisert", "diagnosed (?:with|as)",
  "(?<!(?:no|not|any|without|before|never|nor|not a|than a) )diagnos[ie]s(?! (?:of|on) )", "utred(?:es|et|a|ning) for", "(?:under|til) utredning(?! av)",
];
const MIND = [
  "(?:\\p{L}+)?angst(?:en|anfall*)?", "anxiety", "utbrenthet", "burnout", "pani(?:kk|c) ?(?:anfall|attack)*", "depresjon*", "deprimert*", "depressi(?:on|ve)*(?! in )",
  "(?<!(?:clutch|pedal|button|lever|key|brake)(?: is| was)? )depressed(?! the)", "spiseforstyrr*", "eating disorder*", "anore[kx]*", "bulimi*",
  "selvskad*", "self-?harm*", "kill(?:ed|ing)? (?:him|her|them)sel(?:f|ves)", "(?:skader|skadet|kutter|kuttet) seg selv", "harm(?:s|ed|ing)? (?:him|her|them)sel(?:f|ves)",
  "selvmord*", "suicid*", "(?:ta|tar|tok|tatt) livet (?:sitt|av seg)", "(?:orker|orket|vil|ville|ønsker) ikke (?:å )?leve", "ikke (?:orker|orket|vil|ville|ønsker) å leve", "not want to live", "(?:wants?|wanted) to die",
  "psykiske? (?:syk|lidels|plage|problem|vansk)*", "mentally ill", "mental (?:illness|health (?:problem|issue)|disorder)*",
  "(?:med|på) rus", "hasj", "cannabis", "rus(?:problem|misbruk|avheng|behandl)*", "ruse[rt]? seg", "(?:var|er|kom|møtte) ruset", "avrusning*", "drug (?:problem|abus|addict|habit)*", "substance (?:ab|mis)use",
  "alkohol(?:iker|isme|problem|misbruk)*", "alcoholism", "(?:an|is|was) alcoholic(?! \\p{L})",
];
const MEDICINES = [
  "på (?:sterke? )?medisin(?:er)?", "nye? medisin(?:er|en|ene)?", "(?:medisine(?:ne|n)|medication|medicine) (?:gjør|gjorde|makes|made)", "(?:hans|hennes) medisin(?:er|en|ene)?", "medisin(?:en|ene|er)? (?:sin|sine|hans|hennes)",
  "(?:tar?|tok|tatt|bruker|brukte|g[åi]k?k?r? på|begyn\\p{L}+ (?:på|med)|glemte?|slutte\\p{L}* (?:på|med)) (?:ikke )?(?:sin |sine |noen )?(?:medisin(?:en|er|ene)?|tablett(?:er|ene)|pille(?:r|ne))(?! (?:fra|ut|opp|inn|ned|til) )",
  "(?:on|on strong|new) (?:medication|meds)", "(?:his|her|their) (?:medication|medicines?|meds|pills)", "(?:takes?|took|taking) (?:medication|medicine|meds|pills|(?:his |her |their )?tablets)(?! (?:from|out|up) )", "antidepress*",
];
const BELIEFS = [
  "muslim*", "(?:er|en|troende|aktiv) kristen", "(?:is|was|an?|practising|devout) christian(?! name)", "jøde", "jødisk", "jewish", "hindu*",
  "homofil*", "lesbi(?:sk|an)*", "(?:er|is|was) (?:gay|trans)", "transperson*", "transkjønn*", "transgender",
  "fagorganisert", "(?:medlem|organisert) (?:av|i) (?:en )?fagforening*", "union member*", "member of (?:a|the) (?:trade )?union",
];

const PEOPLE = "[Ll]ærling(?:en)?|[Ee]lev(?:en)?|[Vv]ikar(?:en)?|[Kk]ollega(?:en)?|[Pp]asient(?:en)?|[Kk]unde(?:n)?|[Gg]utten|[Jj]enta|[Hh]an heter|[Hh]un heter|apprentice|pupil|temp|colleague|patient|customer|boy|girl|[Hh]e is called|[Ss]he is called";
const NAME = "(?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\\p{Lu}\\p{Ll}+";
const DAY = "(?:19|20)\\d\\d[01]\\d[0-3]\\d";

const whole = (parts, flags) => new RegExp(`(?<![\\p{L}\\d])(?:${parts.join("|").replaceAll(/(?<=[\p{L}\])])\*/gu, "\\p{L}*")})(?![\\p{L}\\d])`, flags);

const SIGHTS = {
  mail: /[\p{L}\d.+_-]+@[\p{L}\d-]+\.\p{L}+/gu,
  number: /(?<!\d)\d{6}[ -]?\d{5}(?!\d)/gu,
  phone: new RegExp(`(?<![\\d.,])(?!${DAY})[2-9](?:\\d{7}|\\d(?: \\d\\d){3}|\\d\\d \\d\\d \\d{3})(?!\\d)`, "gu"),
  address: whole(["\\p{Lu}\\p{Ll}+(?:gata|gaten?|vei(?:en)?|veg(?:en)?|bakken|plassen|all[eé]en?) \\d+ ?[A-Za-z]?", "\\d+[A-Z]? \\p{Lu}\\p{Ll}+ (?:Street|Road|Lane|Avenue|Drive)"], "gu"),
  name: whole([`(?:${PEOPLE}) (?:heter |is called |was called )?${NAME}`, `${NAME} \\((?:1[5-9]|2\\d)\\)`, `[Nn]ame is ${NAME}`], "gu"),
  health: whole([...ABSENCE, ...DIAGNOSES, ...MIND, ...MEDICINES, ...BELIEFS], "giu"),
};

/** Each thing that was seen, once: of which kind, and how it stands in the text. */
export function spotted(text) {
  const seen = new Map();
  for (const [kind, sight] of Object.entries(SIGHTS)) {
    for (const [found] of text.matchAll(sight)) seen.set(`${kind} ${found.toLowerCase()}`, { kind, found });
  }
  return [...seen.values()];
}
