import type { Language } from "./language.ts";

/** Chinese, simplified. */
export const chinese: Language = {
  roles: {
    ai_research: ["人工智能研究员", "机器学习科学家"],
    vc_investing: ["风险投资人", "天使投资人"],
    tech_leadership: ["技术总监", "首席技术官"],
    crypto_web3: ["智能合约开发者", "区块链研究员"],
    healthtech: ["医生、创业者", "数字医疗负责人"],
    climate_tech: ["气候科学家", "清洁能源工程师"],
    edtech: ["教师、创业者", "学习设计师"],
    fintech: ["金融科技创始人", "支付负责人"],
    gaming_esports: ["游戏设计师", "电竞解说"],
    security: ["安全研究员", "渗透测试工程师"],
    data_science: ["数据科学家", "统计学家"],
    open_source: ["开源维护者", "开源开发者"],
  },
  topics: {
    ai_research: ["大语言模型", "深度学习", "计算机视觉"],
    vc_investing: ["种子轮", "初创公司", "融资"],
    tech_leadership: ["工程团队", "技术文化", "云架构"],
    crypto_web3: ["比特币", "以太坊", "去中心化金融"],
    healthtech: ["远程医疗", "临床试验", "医疗数据"],
    climate_tech: ["太阳能", "碳捕集", "能源转型"],
    edtech: ["在线学习", "教育技术", "教师培训"],
    fintech: ["移动支付", "开放银行", "反欺诈"],
    gaming_esports: ["独立游戏", "电子竞技", "游戏引擎"],
    security: ["恶意软件分析", "威胁情报", "密码学"],
    data_science: ["数据可视化", "因果推断", "时间序列"],
    open_source: ["自由软件", "Linux", "开发者工具"],
  },
  person: [
    "{role}，{org}。关注{topic}、{topic2}和{topic3}。",
    "{role} | {topic} | {topic2} | {filler}",
    "写{topic}和{topic2}。{role}。",
  ],
  vague: ["{filler}", "{role}。{filler}", "{filler}{filler2}"],
  fillers: ["言论仅代表个人。", "咖啡与山。", "两个孩子的爸爸。", "养猫。", "私信开放。"],
  organisation: ["{name}官方账号。{topic}与{topic2}。", "{name}专注于{topic}。我们正在招聘。"],
  posts: [
    "{topic}最难的部分，往往没人谈。",
    "今天的笔记：{topic}和{topic2}。",
    "最近有什么关于{topic}的好文章？",
  ],
  smallTalk: ["大家早上好。", "终于周五了。", "昨晚的比赛太精彩了🔥"],
};
