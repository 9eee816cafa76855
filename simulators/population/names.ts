import type { Random } from './random.ts';

/** Frequent surnames with their rough share per thousand, after the ranking of the seventh census. */
const surnames: readonly [readonly [string, number], ...(readonly [string, number])[]] = [
  ...([['王', 72]] as const),
  ...weights('李张', 68),
  ...weights('刘陈', 50),
  ...weights('杨黄赵吴周', 22),
  ...weights('徐孙马朱胡郭何林高罗', 11),
  ...weights('郑梁谢宋唐许韩邓冯曹彭曾肖田董', 6),
  ...weights('潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟', 4),
  ...weights('姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫', 2.5),
  ...weights('龙万段雷钱汤黎史武贺乔龚赖樊兰殷施陶洪翟安颜倪严牛温', 1.5),
  ['欧阳', 0.8],
  ['上官', 0.3],
  ['司马', 0.3],
  ['诸葛', 0.2],
];

function weights(signs: string, weight: number): [string, number][] {
  return Array.from(signs, (sign) => [sign, weight]);
}

interface Fashion {
  /** First birth year of the fashion. */
  from: number;
  /** Share of given names of two signs; names of one sign come from the second signs. */
  twoSigns: number;
  /** First and second signs. */
  MALE: readonly [string, string];
  FEMALE: readonly [string, string];
}

/** What parents liked to call their children, youngest first. */
const fashions: readonly [Fashion, ...Fashion[]] = [
  {
    from: 2005,
    twoSigns: 0.93,
    MALE: ['子梓浩宇俊博文昊天一逸嘉佑思景泽', '轩涵睿晨铭阳熙瑞航辰霖宸诚然远博'],
    FEMALE: ['子梓欣雨诗语思依若佳沐紫可婉书静', '涵怡琪桐妍诺萱馨汐悦瑶晴瑄宁彤然'],
  },
  {
    from: 1985,
    twoSigns: 0.68,
    MALE: ['志文明宏子嘉浩晓一建俊家海振思世', '伟杰磊鹏宇超涛凯旭阳豪博哲斌健帆'],
    FEMALE: ['雅欣思佳梦丽晓美文雪秋海静亚慧艳', '婷静丹娜倩颖晶莹琳怡瑶娟露洁璐雯'],
  },
  {
    from: 1966,
    twoSigns: 0.62,
    MALE: ['建志永文小海春新国卫立东晓明光红', '军勇强伟平辉斌波涛华明刚峰林龙兵'],
    FEMALE: ['红丽艳小春晓爱海建秀美玉桂雪冬惠', '梅霞燕娟敏芳玲萍英兰云华琴珍丽红'],
  },
  {
    from: 1949,
    twoSigns: 0.74,
    MALE: ['建国志明德文永福金水卫光大长春跃', '国华强庆生根进荣海平民军林保才山'],
    FEMALE: ['秀桂玉凤爱月春金素淑建菊雪彩美惠', '英兰珍娥梅花香芬华芳琴云莲凤珠珍'],
  },
  {
    from: 0,
    twoSigns: 0.85,
    MALE: ['德福金玉树永昌世学长中万有祥兴士', '贵财寿根生堂清荣义正林发明山才廷'],
    FEMALE: ['秀桂玉凤素淑翠金巧月阿兰彩秋银莲', '英兰珍娥菊贞花香妹芝珠荷云凤梅娣'],
  },
];

export function surname(random: Random): string {
  return random.weighted(surnames);
}

/** A given name of one or two signs in the fashion of the birth year. */
export function givenName(random: Random, sex: 'MALE' | 'FEMALE', birthYear: number): string {
  const fashion = fashions.find(({ from }) => birthYear >= from) ?? fashions[0];
  const [firsts, seconds] = fashion[sex];
  const second = random.sign(seconds);
  return random.chance(fashion.twoSigns) ? random.sign(firsts) + second : second;
}

const roads = [
  '梧桐',
  '解放',
  '人民',
  '滨江',
  '学府',
  '朝阳',
  '和平',
  '文化',
  '桂花',
  '新华',
  '建设',
  '环城',
] as const;
const schoolNames = {
  PRIMARY: '小学',
  JUNIOR: '中学',
  SENIOR: '高级中学',
  VOCATIONAL: '职业学校',
  COLLEGE: '学院',
} as const;

/** A flat in a community, a house in a village; `place` is city, county, township and village. */
export function address(random: Random, place: string, kind: 'community' | 'village'): string {
  if (kind === 'village') return `${place}${random.int(1, 9)}组${random.int(1, 120)}号`;
  const room = `${random.int(1, 6)}0${random.int(1, 4)}`;
  return `${place}${random.pick(roads)}路${random.int(1, 260)}号${random.int(1, 18)}幢${random.int(1, 4)}单元${room}室`;
}

export function schoolName(random: Random, place: string, stage: keyof typeof schoolNames): string {
  return `${place}${random.pick(['第一', '第二', '实验', '中心', '育才'])}${schoolNames[stage]}`;
}

/** A small firm of the kind that a family runs. */
export function companyName(random: Random, place: string): string {
  const fancy = random.pick([
    '顺达',
    '鸿运',
    '百佳',
    '惠民',
    '福满',
    '恒信',
    '家和',
    '春晖',
    '金穗',
    '好邻居',
  ]);
  return `${place}${fancy}${random.pick(['百货店', '餐饮店', '建材经营部', '家电维修部', '服装店', '农资店', '运输部'])}`;
}
