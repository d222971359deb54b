"""The words of ``report.html`` and of its figures in Simplified Chinese: docs/glossary.md.

A text between two tags of the page, or of a figure, is looked up here as a whole or sentence by
sentence; ``{0}`` stands for what is filled in.
"""

from __future__ import annotations

CHINESE: tuple[tuple[str, str], ...] = (
    # models and measures
    ("Tile only, stage 1", "仅图块，第一阶段"),
    ("Tile only, matched control", "仅图块，匹配对照"),
    ("Fused", "融合"),
    ("Fused, mean image as radiology", "融合，以平均图像为放射影像"),
    ("stage 1", "第一阶段"),
    ("control", "对照"),
    ("fused", "融合"),
    ("fused, neutral", "融合（中性影像）"),
    ("Accuracy", "准确率"),
    ("Macro precision", "宏平均精确率"),
    ("Macro recall", "宏平均召回率"),
    ("Macro F1", "宏平均 F1"),
    ("ROC AUC, one-vs-rest, macro", "ROC AUC，一对余，宏平均"),
    ("ROC AUC, one-vs-rest, micro", "ROC AUC，一对余，微平均"),
    ("ROC AUC, one-vs-one, macro", "ROC AUC，一对一，宏平均"),
    ("ROC AUC, one-vs-one, micro", "ROC AUC，一对一，微平均"),
    ("Negative log-likelihood (nats)", "负对数似然（nat）"),
    ("Expected calibration error (15 bins)", "期望校准误差（15 组）"),
    ("Brier score (0 to 2)", "Brier 分数（0 至 2）"),
    ("less is better", "越小越好"),
    ("Always the largest class of training", "始终选训练集中最大的类别"),
    ("Mean colour of the tile alone", "仅凭图块的平均颜色"),
    ("not defined", "无定义"),
    ("not defined for these cases", "对这些病例无定义"),
    ("all test cases are of one class", "所有测试病例属于同一类别"),
    ("the model knows one class", "模型只认识一个类别"),
    ("no test case of this class", "没有此类别的测试病例"),
    ("no test case of another class", "没有其他类别的测试病例"),
    ("over the {0} of {1} classes that have test cases", "{1} 个类别中有测试病例的 {0} 个"),
    ("no interval: fewer than {0} cases", "无区间：少于 {0} 个病例"),
    ("no interval: fewer than {0} patients", "无区间：少于 {0} 名患者"),
    ("no interval: too few cases of a class", "无区间：某类别的病例太少"),
    ("none of the {0} is", "{0} 中没有"),
    # head of the page
    ("Evaluation of {0}", "{0} 的评估"),
    ("{0} test cases of {1}", "{1} 的 {0} 个测试病例"),
    ("For research use only, not for diagnosis.", "仅供研究使用，不得用于诊断。"),
    (
        "LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile's class, so that"
        " it gives the answer away.",
        "泄漏。这是对照，不是结果：放射影像按图块的类别挑选，因此泄露了答案。",
    ),
    (
        "LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile's class when this"
        " model was trained, so that it gives the answer away.",
        "泄漏。这是对照，不是结果：训练此模型时放射影像按图块的类别挑选，因此泄露了答案。",
    ),
    (
        "No figure of the fused model here says anything of what radiology is worth.",
        "这里融合模型的任何指标都不能说明放射影像的价值。",
    ),
    (
        "All test images are synthetic phantoms. The figures say nothing of patients.",
        "所有测试图像都是合成体模。这些指标不能说明患者的情况。",
    ),
    ("There is no {0} beside {1}, so {2} is not evaluated.", "{1} 旁边没有 {0}，因此未评估{2}。"),
    ("{0} is not evaluated: {1}", "未评估{0}：{1}"),
    ("the single-modal model", "单模态模型"),
    ("the matched tile-only control", "匹配的仅图块对照"),
    ("{0} is no tile branch on its own.", "{0} 不是单独的图块分支。"),
    ("{0} knows other classes than {1}.", "{0} 认识的类别与 {1} 不同。"),
    ("There is no feature map of the model “{0}”: {1}", "没有模型“{0}”的分布图：{1}"),
    ("Pairing", "配对"),
    (
        "random: each tile has a radiology image drawn at random. The two belong to different"
        " people, and no image can tell about the other.",
        "随机（random）：每张图块配一张随机抽取的放射影像。两者属于不同的人，彼此不能说明对方。",
    ),
    (
        "index: each tile has the radiology image of the same number. The two belong to different"
        " people, and no image can tell about the other.",
        "序号（index）：每张图块配编号相同的放射影像。两者属于不同的人，彼此不能说明对方。",
    ),
    (
        "manifest: the data declare which images belong together.",
        "清单（manifest）：数据声明了哪些图像属于同一组。",
    ),
    (
        "label: the radiology image was chosen by the tile's class.",
        "标签（label）：放射影像按图块的类别挑选。",
    ),
    ("The model was trained with", "模型训练时使用"),
    ("pairs.", "配对。"),
    ("Radiology", "放射影像"),
    ("Does radiology matter?", "放射影像有作用吗？"),
    ("The model's audit:", "模型的审计："),
    ("This model's file carries no audit.", "此模型的文件不带审计。"),
    ("makes one.", "可以生成。"),
    # results
    ("Results beside the study's", "结果与研究的对照"),
    ("Results", "结果"),
    ("{0} epochs", "{0} 轮"),
    ("Study,", "研究，"),
    ("single-modal", "单模态"),
    ("gain {0}", "提高 {0}"),
    ("here {0}", "此处 {0}"),
    ("{0} points", "{0} 个百分点"),
    ("Errors", "错误数"),
    ("{0} of {1}", "{1} 中 {0}"),
    (
        "Small figures: 95 % percentile intervals of {0} bootstrap resamples of the test cases.",
        "小字：测试病例 {0} 次自助重抽样的 95% 百分位区间。",
    ),
    (
        "Small figures: 95 % percentile intervals of {0} bootstrap resamples of the test cases,"
        " whole patients being drawn ({1} of them); McNemar's test takes each case for itself.",
        "小字：测试病例 {0} 次自助重抽样的 95% 百分位区间，以整名患者抽取（共 {1} 名）；McNemar"
        " 检验则逐个病例进行。",
    ),
    ("They do not cover the choice of the seed.", "它们不涵盖随机种子的选择。"),
    (
        "The study's 90.49 % → 92.48 % is 1 − 683/7,180 and 1 − 540/7,180: accuracy once more, not"
        " an AUC; its table implies 697 and 539 errors.",
        "研究中的 90.49% → 92.48% 即 1 − 683/7,180 和 1 − 540/7,180：仍是准确率，而不是 AUC；其表格"
        "意味着 697 和 539 个错误。",
    ),
    (
        "Its AUC gains do not say which average they are of.",
        "其 AUC 的提高没有说明是哪种平均。",
    ),
    (
        "Accuracy of each model and of two baselines, with 95 % intervals.",
        "各模型和两个基线的准确率，附 95% 区间。",
    ),
    ("What needs no network", "不需要网络的做法"),
    ("Baseline", "基线"),
    (
        "Mean colour: the class of most of the 15 nearest of {0} training tiles by mean red, green"
        " and blue.",
        "平均颜色：按红、绿、蓝的平均值，取 {0} 张训练图块中最近 15 张的多数类别。",
    ),
    (
        "Stain and JPEG artefacts differ by class in these data, so that colour alone tells more"
        " than chance: what a network adds begins above this line.",
        "这些数据中的染色和 JPEG 伪影因类别而异，因此仅凭颜色就比随机更好："
        "网络的贡献从这条线以上算起。",
    ),
    # comparisons
    ("Are two models different?", "两个模型有差别吗？"),
    (
        "All models saw the same test images, so they are compared case by case.",
        "所有模型看的是同一批测试图像，因此逐个病例比较。",
    ),
    ("Models", "模型"),
    ("Right:", "正确："),
    ("both", "两者"),
    ("only", "仅"),
    ("first", "前者"),
    ("second", "后者"),
    ("neither", "都不"),
    ("McNemar,", "McNemar，"),
    ("exact", "精确检验"),
    ("Accuracy,", "准确率，"),
    ("Macro F1,", "宏平均 F1，"),
    ("second − first", "后者 − 前者"),
    ("At 5 %", "5% 水平"),
    ("Unpaired z,", "非配对 z，"),
    ("for comparison", "仅供比较"),
    ("{0} to {1}", "{0} 至 {1}"),
    ("no difference shown", "未显示差别"),
    ("{0} is better", "{0}更好"),
    (
        "“Stage 1” is the study's single-modal model; “control” is tile-only with as many epochs as"
        " both stages together: what fusion adds is the difference to it. p values are not"
        " corrected for the number of comparisons.",
        "“第一阶段”即研究中的单模态模型；“对照”仅用图块，轮数等于两个阶段之和：融合的贡献即与它的差别。"
        "p 值未按比较次数校正。",
    ),
    (
        "The study reports z = {0} and {1} for its 7,180 images; the same formula gives {2} here,"
        " and χ² = {3} for STR, which cannot be reproduced from what it prints.",
        "研究对其 7,180 张图像报告 z = {0} 和 {1}；同一公式在此处得 {2}，对 STR 得 χ² = {3}，"
        "后者无法由其所印数据重现。",
    ),
    (
        "The study reports z = {0} and {1} for its 7,180 images, and χ² = {2} for STR, which cannot"
        " be reproduced from what it prints.",
        "研究对其 7,180 张图像报告 z = {0} 和 {1}，对 STR 得 χ² = {2}，后者无法由其所印数据重现。",
    ),
    # classes
    ("Each class", "各类别"),
    ("Class", "类别"),
    ("Test", "测试"),
    ("cases", "病例"),
    ("F1,", "F1，"),
    ("Study:", "研究："),
    ("F1, single", "F1，单模态"),
    ("F1, fused", "F1，融合"),
    ("Precision,", "精确率，"),
    ("Recall,", "召回率，"),
    ("AUC,", "AUC，"),
    ("not printed", "未印出"),
    ("AUC: one-vs-rest.", "AUC：一对余。"),
    (
        "There is no interval where a class has fewer than 10 test cases.",
        "测试病例少于 10 个的类别没有区间。",
    ),
    (
        "An interval without width means that all n cases of a class are right (or wrong) in every"
        " resample: the bootstrap cannot see further; up to about 3/n of other cases may still be"
        " otherwise.",
        "宽度为零的区间表示某类别的 n 个病例在每次重抽样中全部正确（或错误）：自助法无法看得更远；"
        "其他病例中仍可能有约 3/n 与此不同。",
    ),
    ("F1 of each class, with 95 % intervals.", "各类别的 F1，附 95% 区间。"),
    ("Confusion", "混淆矩阵"),
    (
        "{0}: rows are the true classes, columns the predicted ones.",
        "{0}：行为真实类别，列为预测类别。",
    ),
    ("Receiver operating characteristic", "受试者工作特征（ROC）"),
    ("{0}: each class against the rest.", "{0}：各类别对其余类别。"),
    (
        "Macro one-vs-rest: mean over classes.",
        "一对余宏平均：各类别的平均。",
    ),
    (
        "Micro one-vs-rest: all probabilities as one ranking.",
        "一对余微平均：所有概率合为一个排序。",
    ),
    (
        "Macro one-vs-one: mean over pairs of classes (Hand & Till 2001).",
        "一对一宏平均：各类别对的平均（Hand & Till 2001）。",
    ),
    (
        "Micro one-vs-one: pairs of classes weighted by their pairs of cases.",
        "一对一微平均：类别对按其病例对数加权。",
    ),
    ("Do probabilities mean what they say?", "概率名副其实吗？"),
    (
        "Reliability in 15 bins of equal width: on the dotted line, probabilities are shares of"
        " right answers.",
        "15 个等宽组的可靠性：在虚线上，概率等于正确答案所占比例。",
    ),
    # maps
    ("Feature maps", "特征分布图"),
    (
        "t-SNE of the layer3 features of test cases: tile only, and the tile branch of the fused"
        " model after the exchange.",
        "测试病例 layer3 特征的 t-SNE：仅图块，以及融合模型交换之后的图块分支。",
    ),
    ("Map", "分布图"),
    ("Cases", "病例"),
    ("Perplexity", "困惑度"),
    ("Trustworthiness", "可信度"),
    ("Nearest agree,", "近邻一致率，"),
    ("all features", "全部特征"),
    ("on the map", "图上"),
    (
        "Distances between clusters, and their sizes, mean nothing in t-SNE.",
        "t-SNE 中簇之间的距离和簇的大小没有意义。",
    ),
    (
        "“Nearest agree” is the share of cases that most of their nearest neighbours share the"
        " class of: it does not depend on how a map looks.",
        "“近邻一致率”是最近邻多数与其同类的病例所占比例：它不取决于图的样子。",
    ),
    ("No map was made.", "没有生成分布图。"),
    # the study
    ("What differs from the study", "与研究的不同之处"),
    ("Test cases", "测试病例"),
    ("{0} here; {1} in the study.", "此处 {0} 个；研究中 {1} 个。"),
    ("Data", "数据"),
    (
        "Trained on {0}. The study trained on {1} tiles of PathMNIST and {2} slices of"
        " OrganAMNIST.",
        "训练数据为 {0}。研究用 PathMNIST 的 {1} 张图块和 OrganAMNIST 的 {2} 张层面训练。",
    ),
    ("Images", "图像"),
    (
        "The test images are synthetic: they say nothing of patients.",
        "测试图像是合成的：不能说明患者的情况。",
    ),
    (
        "Each tile gets a random radiology image: independent of the label.",
        "每张图块配一张随机的放射影像：与标签无关。",
    ),
    (
        "Each tile gets the radiology image of the same number: independent of the label.",
        "每张图块配编号相同的放射影像：与标签无关。",
    ),
    ("The pairs are declared by the data.", "配对由数据声明。"),
    (
        "The radiology image is chosen by the tile's label, which gives the answer away.",
        "放射影像按图块的标签挑选，泄露了答案。",
    ),
    (
        "The study does not say how its two unrelated sets were paired.",
        "研究没有说明其两套无关的数据如何配对。",
    ),
    ("Its modality is {0}.", "其模态为 {0}。"),
    (
        "The study calls OrganAMNIST “MRI”; it is abdominal CT.",
        "研究称 OrganAMNIST 为“MRI”；实为腹部 CT。",
    ),
    ("Network", "网络"),
    ("{0}. The study: resnet50 × 2, 64 × 64 pixels.", "{0}。研究：resnet50 × 2，64 × 64 像素。"),
    (
        "{0} × 2, {1} × {2} pixels from images of {3}",
        "{0} × 2，{1} × {2} 像素，来自 {3} 像素的图像",
    ),
    (
        "{0} × 2, {1} × {2} pixels from images of {3}, {4} views of each tile",
        "{0} × 2，{1} × {2} 像素，来自 {3} 像素的图像，每张图块 {4} 个视图",
    ),
    ("Recipe", "训练方案"),
    (
        "Preset {0}. The study: 50 epochs of stage 1, 40 of stage 2.",
        "预设 {0}。研究：第一阶段 50 轮，第二阶段 40 轮。",
    ),
    ("Mirroring", "镜像"),
    (
        "Radiology is never mirrored: left and right organs are classes.",
        "放射影像从不镜像：左右器官各为一类。",
    ),
    ("Normalisation", "归一化"),
    (
        "By the training set's means and deviations, never an image's own.",
        "按训练集的均值和标准差，从不用单张图像自己的。",
    ),
    ("Control", "对照"),
    (
        "A tile-only model with as many epochs as both stages stands beside the fused one. The"
        " study compares with its stage 1 alone, which was trained for fewer.",
        "融合模型旁有一个仅图块模型，轮数等于两个阶段之和。研究只与轮数更少的第一阶段比较。",
    ),
    (
        "The matched tile-only control is missing here (see above).",
        "此处缺少匹配的仅图块对照（见上）。",
    ),
    ("Tests", "检验"),
    (
        "McNemar's exact test and the paired bootstrap; the study's z treats the same images as if"
        " they were different ones, and is printed beside them for comparison only.",
        "McNemar 精确检验和配对自助法；研究的 z 把同一批图像当作不同的图像，列在旁边仅供比较。",
    ),
    ("Seeds and intervals", "种子与区间"),
    (
        "Every figure has its bootstrap interval ({0} resamples).",
        "每项指标都有其自助区间（{0} 次重抽样）。",
    ),
    (
        "Every figure has its bootstrap interval ({0} resamples of {1} patients).",
        "每项指标都有其自助区间（对 {1} 名患者重抽样 {0} 次）。",
    ),
    (
        "It covers the choice of test images, not of the seed: seeds differ by about a point, so"
        " that claims need three runs or more (crcviewer compare).",
        "它涵盖测试图像的选择，不涵盖种子的选择：不同种子相差约一个百分点，因此下结论需要三次或更多训练"
        "（crcviewer compare）。",
    ),
    # how to get it again
    ("How to get these figures again", "如何重现这些指标"),
    ("Every figure, table and image of this page comes from", "本页的所有指标、表格和图都来自"),
    ("Tested on", "测试数据"),
    ("{0}, {1} images", "{0}，{1} 张图像"),
    (
        "phantoms (synthetic, signal {0}, seed {1}), tiles, {2} images",
        "体模（合成，信号 {0}，种子 {1}），图块，{2} 张图像",
    ),
    (
        "phantoms (synthetic, signal {0}, seed {1}), slices, {2} images",
        "体模（合成，信号 {0}，种子 {1}），层面，{2} 张图像",
    ),
    (
        "phantoms (synthetic, signal {0}, seed {1}), tiles ({2})",
        "体模（合成，信号 {0}，种子 {1}），图块（{2}）",
    ),
    (
        "phantoms (synthetic, signal {0}, seed {1}), slices ({2})",
        "体模（合成，信号 {0}，种子 {1}），层面（{2}）",
    ),
    ("{0}, {1} images, {2}", "{0}，{1} 张图像，{2}"),
    (
        "These are files the model was trained from; their test split was kept out of it.",
        "这些是训练该模型所用的文件；其测试集未用于训练。",
    ),
    (
        "One of these files is among those the model was trained from.",
        "其中一个文件属于训练该模型所用的文件。",
    ),
    (
        "None of these files is among those the model was trained from.",
        "这些文件都不属于训练该模型所用的文件。",
    ),
    ("Test tiles and labels", "测试图块与标签"),
    ("Trained on", "训练数据"),
    ("not known", "未知"),
    ("{0}, training seed {1}", "{0}，训练种子 {1}"),
    ("{0}, training seed {1}, settings and data", "{0}，训练种子 {1}，设置与数据"),
    ("Seed of pairs and resamples", "配对与重抽样的种子"),
    ("Computed on", "计算设备"),
    ("Beside this page:", "本页旁边："),
    ("(all figures),", "（所有指标）、"),
    ("(every test case),", "（每个测试病例）、"),
    ("and", "和"),
    ("(PNG and SVG).", "（PNG 和 SVG）。"),
    ("The model's own notes", "模型自己的备注"),
    # figures
    ("{0}: {1} of {2} wrong", "{0}：{2} 中 {1} 个错误"),
    ("predicted class", "预测类别"),
    ("true class, and its test cases", "真实类别及其测试病例数"),
    ("share of the true class", "占真实类别的比例"),
    ("false positive rate", "假阳性率"),
    ("true positive rate", "真阳性率"),
    ("{0}: one-vs-rest ROC", "{0}：一对余 ROC"),
    ("The upper left corner", "左上角"),
    ("macro  {0}", "宏平均  {0}"),
    ("micro  {0}", "微平均  {0}"),
    ("macro", "宏平均"),
    ("micro", "微平均"),
    (
        "accuracy on the test cases, with 95 % bootstrap intervals",
        "测试病例的准确率，附 95% 自助区间",
    ),
    ("study, single-modal: {0}", "研究，单模态：{0}"),
    ("study, fused: {0}", "研究，融合：{0}"),
    ("study, single-modal", "研究，单模态"),
    ("study, fused", "研究，融合"),
    ("no test case", "没有测试病例"),
    ("F1 with 95 % bootstrap intervals", "F1，附 95% 自助区间"),
    ("class, and its test cases", "类别及其测试病例数"),
    ("highest probability", "最高概率"),
    ("share that is right", "正确的比例"),
    ("{0} nearest agree: {1}", "{0} 近邻一致率：{1}"),
)
