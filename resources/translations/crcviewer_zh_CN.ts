<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AgreementDialog</name>
    <message>
        <source>Agreement</source>
        <translation>一致性</translation>
    </message>
    <message>
        <source>Compare with another session …</source>
        <translation>与另一会话比较……</translation>
    </message>
    <message>
        <source>Compare with the model</source>
        <translation>与模型比较</translation>
    </message>
    <message>
        <source>All that differ</source>
        <translation>所有不一致的</translation>
    </message>
    <message>
        <source>Cases on which the two differ</source>
        <translation>双方不一致的病例</translation>
    </message>
</context>
<context>
    <name>AnswerDetails</name>
    <message>
        <source>What these figures mean</source>
        <translation>这些数值的含义</translation>
    </message>
</context>
<context>
    <name>AnswerHead</name>
    <message>
        <source>tile only</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>Show the likeliest class</source>
        <translation>显示最可能的类别</translation>
    </message>
    <message>
        <source>The network always names one of its classes; here it means little.</source>
        <translation>网络总会给出一个类别；在此意义不大。</translation>
    </message>
    <message>
        <source>Set the magnification …</source>
        <translation>设置放大倍数…</translation>
    </message>
</context>
<context>
    <name>AuditPage</name>
    <message>
        <source>This model sees tiles alone: there is no radiology image that could matter.</source>
        <translation>此模型只看图块：没有可能起作用的放射影像。</translation>
    </message>
    <message>
        <source>accuracy of the fused model with this in the place of radiology</source>
        <translation>以此代替放射影像时融合模型的准确率</translation>
    </message>
    <message>
        <source>{0} cases of {1}, paired by {2}; each small line is one exchange.</source>
        <translation>{1} 的 {0} 个病例，配对方式 {2}；每条短线是一次交换。</translation>
    </message>
    <message>
        <source>{0}: {1} of the cases get another class.</source>
        <translation>{0}：{1} 的病例类别改变。</translation>
    </message>
    <message>
        <source>Tile and radiology labels in {0}: {1}, Cramér&apos;s V {2}.</source>
        <translation>{0} 中图块与放射影像的标签：{1}，Cramér V {2}。</translation>
    </message>
    <message>
        <source>The largest exchange moves its branch by {0}.</source>
        <translation>最大的交换使其分支改变 {0}。</translation>
    </message>
    <message>
        <source>No exchange moves its branch by 1 %: it carries next to nothing.</source>
        <translation>没有任何交换使其分支改变达到 1 %：几乎不传递信息。</translation>
    </message>
</context>
<context>
    <name>AuditText</name>
    <message>
        <source>cases with their own radiology image are answered right more often than with that of another case. It does not say that the answers are good enough for patients.</source>
        <translation>病例配上自己的放射影像时，比配上其他病例的影像时答对得更多。这并不说明其结果已可用于患者。</translation>
    </message>
    <message>
        <source>the answers are no better with a case&apos;s own radiology image than with that of another case. Read this model as one of the tile alone.</source>
        <translation>病例配上自己的放射影像时，答案并不比配上其他病例的影像时更好。请把此模型视为仅依据图块的模型。</translation>
    </message>
    <message>
        <source>the way the pairs were made gives the answer away. This model&apos;s figures say nothing about real cases.</source>
        <translation>配对的方式泄露了答案。此模型的各项指标不能说明真实病例的情况。</translation>
    </message>
    <message>
        <source>neutral radiology (training mean)</source>
        <translation>中性放射影像（训练集均值）</translation>
    </message>
    <message>
        <source>black radiology</source>
        <translation>全黑放射影像</translation>
    </message>
    <message>
        <source>noise for radiology</source>
        <translation>以噪声代替放射影像</translation>
    </message>
    <message>
        <source>tile looks at radiology</source>
        <translation>图块看放射影像</translation>
    </message>
    <message>
        <source>radiology looks at tile</source>
        <translation>放射影像看图块</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>tile and its own radiology</source>
        <translation>图块及其自己的放射影像</translation>
    </message>
    <message>
        <source>radiology alone (another model, the probe)</source>
        <translation>仅放射影像（另一个模型，即探针）</translation>
    </message>
    <message>
        <source>tile alone (another model, the control)</source>
        <translation>仅图块（另一个模型，即对照）</translation>
    </message>
    <message>
        <source>How much each exchange moves its branch: </source>
        <translation>每种交换对其分支的改变：</translation>
    </message>
    <message>
        <source>Measured on {0} pairs of {1}; pairing: {2}.</source>
        <translation>在 {1} 的 {0} 对图像上测得；配对方式：{2}。</translation>
    </message>
    <message>
        <source>radiology of another case ({0} permutations)</source>
        <translation>其他病例的放射影像（{0} 次置换）</translation>
    </message>
    <message>
        <source>{0}, {1}: γ {2}, {3} of the features</source>
        <translation>{0}，{1}：γ {2}，占特征的 {3}</translation>
    </message>
    <message>
        <source> (not by chance)</source>
        <translation>（并非偶然）</translation>
    </message>
    <message>
        <source>Tile label and organ go together (Cramér&apos;s V, 0 to 1): {0}.</source>
        <translation>图块标签与器官相互关联（Cramér V，0 至 1）：{0}。</translation>
    </message>
    <message>
        <source>Shown to the model</source>
        <translation>给模型看的图像</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Other answer</source>
        <translation>答案改变</translation>
    </message>
</context>
<context>
    <name>BesideDialog</name>
    <message>
        <source>Labels and photographs of slides may show the name of a patient.</source>
        <translation>玻片的标签和照片上可能有患者姓名。</translation>
    </message>
</context>
<context>
    <name>BlindedDialog</name>
    <message>
        <source>Blinded reading</source>
        <translation>盲法阅片</translation>
    </message>
    <message>
        <source>Names, the order of the list and the model&apos;s answers are hidden. Of each case they are shown once you have chosen its class.</source>
        <translation>名称、列表顺序和模型答案都不显示。每例在您选择类别之后才显示。</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>initials or a name; may stay empty</source>
        <translation>姓名或缩写；可以留空</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Number of the order</source>
        <translation>顺序编号</translation>
    </message>
    <message>
        <source>The same number gives every reader of this session the same order.</source>
        <translation>同一编号使该会话的每位阅片者得到相同的顺序。</translation>
    </message>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
</context>
<context>
    <name>CardDialog</name>
    <message>
        <source>random: tiles and radiology images of unrelated people were put together by chance, so the radiology image cannot inform the class</source>
        <translation>随机（random）：互不相关的人的图块与放射影像被随机组合，因此放射影像不能为类别提供信息</translation>
    </message>
    <message>
        <source>index: unrelated images were put together by their number, so the radiology image cannot inform the class</source>
        <translation>序号（index）：互不相关的图像按编号组合，因此放射影像不能为类别提供信息</translation>
    </message>
    <message>
        <source>manifest: pairs were declared by whoever made the data</source>
        <translation>清单（manifest）：配对由数据制作者声明</translation>
    </message>
    <message>
        <source>label: radiology images were chosen by the answer, which leaks it</source>
        <translation>标签（label）：放射影像按答案挑选，答案因此泄漏</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>real</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>1 image</source>
        <translation>1 张图像</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Parameters</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Pairs in training</source>
        <translation>训练中的配对</translation>
    </message>
    <message>
        <source>Audit of the fusion</source>
        <translation>融合审计</translation>
    </message>
    <message>
        <source>Radiology it knows</source>
        <translation>认识的影像模态</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>尺寸</translation>
    </message>
    <message>
        <source>Views averaged</source>
        <translation>取平均的视图数</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>制作</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>How it scored</source>
        <translation>成绩</translation>
    </message>
    <message>
        <source>Does the radiology image matter?</source>
        <translation>放射影像有作用吗？</translation>
    </message>
    <message>
        <source>{0} images</source>
        <translation>{0} 张图像</translation>
    </message>
    <message>
        <source>tiles {0} px, radiology {1} px, network {2} px</source>
        <translation>图块 {0} px，放射影像 {1} px，网络 {2} px</translation>
    </message>
    <message>
        <source>Measured with:</source>
        <translation>测量工具：</translation>
    </message>
    <message>
        <source>not audited</source>
        <translation>未经审计</translation>
    </message>
    <message>
        <source>The file does not say.</source>
        <translation>文件中没有说明。</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>It was not audited, so nobody knows whether it uses the radiology image.</source>
        <translation>未经审计，因此无人知道它是否使用了放射影像。</translation>
    </message>
    <message>
        <source>Model card: {0}</source>
        <translation>模型卡：{0}</translation>
    </message>
    <message>
        <source>For research use only, not for diagnosis.</source>
        <translation>仅供研究使用，不得用于诊断。</translation>
    </message>
    <message>
        <source>n = {0}</source>
        <translation>n = {0}</translation>
    </message>
</context>
<context>
    <name>CaseActions</name>
    <message>
        <source>A folder for the selected cases</source>
        <translation>存放所选病例的文件夹</translation>
    </message>
</context>
<context>
    <name>CaseDelegate</name>
    <message>
        <source>H&amp;E</source>
        <translation>H&amp;E</translation>
    </message>
    <message>
        <source>CT/MR</source>
        <translation>CT/MR</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>{0} scans fit</source>
        <translation>{0} 个影像均匹配</translation>
    </message>
    <message>
        <source>tile only</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>my {0}</source>
        <translation>我的 {0}</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>no verdict</source>
        <translation>无结论</translation>
    </message>
</context>
<context>
    <name>CaseList</name>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>从列表中移除</translation>
    </message>
    <message>
        <source>Swap pathology and radiology</source>
        <translation>交换病理与放射影像</translation>
    </message>
    <message>
        <source>Copy result</source>
        <translation>复制结果</translation>
    </message>
    <message>
        <source>Cases as a grid of thumbnails</source>
        <translation>以缩略图网格显示病例</translation>
    </message>
    <message>
        <source>Size of the thumbnails</source>
        <translation>缩略图大小</translation>
    </message>
    <message>
        <source>Size of the thumbnails (Ctrl+wheel)</source>
        <translation>缩略图大小（Ctrl+滚轮）</translation>
    </message>
    <message>
        <source>{0} of {1} cases</source>
        <translation>{1} 个病例中的 {0} 个</translation>
    </message>
    <message>
        <source>{0} of 1 case</source>
        <translation>1 个病例中的 {0} 个</translation>
    </message>
    <message>
        <source>1 case</source>
        <translation>1 个病例</translation>
    </message>
    <message>
        <source>{0} cases</source>
        <translation>{0} 个病例</translation>
    </message>
</context>
<context>
    <name>CaseListModel</name>
    <message>
        <source>not read yet</source>
        <translation>尚未阅片</translation>
    </message>
    <message>
        <source>classifying …</source>
        <translation>正在分类…</translation>
    </message>
    <message>
        <source>needs a tile</source>
        <translation>缺少图块</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>not classified yet</source>
        <translation>尚未分类</translation>
    </message>
    <message>
        <source>file changed</source>
        <translation>文件已更改</translation>
    </message>
    <message>
        <source>file is gone</source>
        <translation>文件已不在</translation>
    </message>
    <message>
        <source>Pathology: {0}</source>
        <translation>病理：{0}</translation>
    </message>
    <message>
        <source>Radiology: {0}</source>
        <translation>放射影像：{0}</translation>
    </message>
    <message>
        <source>These radiology images fit equally well:</source>
        <translation>以下放射影像同样匹配：</translation>
    </message>
    <message>
        <source>A file has changed since its result; select the case to read it.</source>
        <translation>得出结果之后文件已更改；选中该病例即可重新读取。</translation>
    </message>
    <message>
        <source>A file is not where it was, or its drive is not connected.</source>
        <translation>文件已不在原处，或其所在磁盘未连接。</translation>
    </message>
    <message>
        <source>Synthetic images, made by a program; not of a patient.</source>
        <translation>由程序生成的合成图像，不来自任何患者。</translation>
    </message>
</context>
<context>
    <name>CaseMenu</name>
    <message>
        <source>Pair these two images</source>
        <translation>将这两张图像配对</translation>
    </message>
    <message>
        <source>Classify again</source>
        <translation>重新分类</translation>
    </message>
    <message>
        <source>Set pathology image …</source>
        <translation>设置病理图像…</translation>
    </message>
    <message>
        <source>Replace pathology image …</source>
        <translation>替换病理图像…</translation>
    </message>
    <message>
        <source>Remove pathology image</source>
        <translation>移除病理图像</translation>
    </message>
    <message>
        <source>Show pathology file in folder</source>
        <translation>在文件夹中显示病理文件</translation>
    </message>
    <message>
        <source>Set radiology image …</source>
        <translation>设置放射影像…</translation>
    </message>
    <message>
        <source>Replace radiology image …</source>
        <translation>替换放射影像…</translation>
    </message>
    <message>
        <source>Remove radiology image</source>
        <translation>移除放射影像</translation>
    </message>
    <message>
        <source>Show radiology file in folder</source>
        <translation>在文件夹中显示放射影像文件</translation>
    </message>
    <message>
        <source>Radiology image: {0}</source>
        <translation>放射影像：{0}</translation>
    </message>
    <message>
        <source>Separate the two images</source>
        <translation>拆开这两张图像</translation>
    </message>
</context>
<context>
    <name>CaseOrderBar</name>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Show only cases that contain this text</source>
        <translation>只显示包含此文字的病例</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>缩略图</translation>
    </message>
    <message>
        <source>Show thumbnails instead of lines (Ctrl+G)</source>
        <translation>以缩略图代替列表行显示（Ctrl+G）</translation>
    </message>
    <message>
        <source>Show only cases of these kinds</source>
        <translation>只显示这些类型的病例</translation>
    </message>
    <message>
        <source>In which order cases are listed</source>
        <translation>病例的排列顺序</translation>
    </message>
    <message>
        <source>Show all cases</source>
        <translation>显示全部病例</translation>
    </message>
    <message>
        <source>The model says</source>
        <translation>模型结果</translation>
    </message>
    <message>
        <source>My diagnosis</source>
        <translation>我的诊断</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Largest or last first</source>
        <translation>从大到小，或从后到前</translation>
    </message>
    <message>
        <source>no verdict</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>with warnings</source>
        <translation>有警告</translation>
    </message>
    <message>
        <source>tile only</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>not classified</source>
        <translation>未分类</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>出错</translation>
    </message>
    <message>
        <source>not reviewed</source>
        <translation>未复核</translation>
    </message>
    <message>
        <source>reviewed</source>
        <translation>已复核</translation>
    </message>
    <message>
        <source>not the model&apos;s class</source>
        <translation>与模型类别不同</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>as added</source>
        <translation>添加顺序</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>size of the 90 % set</source>
        <translation>90 % 集合大小</translation>
    </message>
    <message>
        <source>warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>effect of radiology</source>
        <translation>影像的影响</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>my {0}</source>
        <translation>我的 {0}</translation>
    </message>
    <message>
        <source>Filter ({0})</source>
        <translation>筛选（{0}）</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Sort: {0}</source>
        <translation>排序：{0}</translation>
    </message>
</context>
<context>
    <name>CaseStrip</name>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
</context>
<context>
    <name>CaseView</name>
    <message>
        <source>No case fits the filter.</source>
        <translation>没有符合筛选条件的病例。</translation>
    </message>
    <message>
        <source>Drop images or a folder here,
or press Ctrl+O.</source>
        <translation>将图像或文件夹拖放到此处，
或按 Ctrl+O。</translation>
    </message>
</context>
<context>
    <name>CheckDialog</name>
    <message>
        <source>Check a report or session</source>
        <translation>核对报告或会话</translation>
    </message>
    <message>
        <source>All answers of {0} are computed again from the images, on the processor and in full precision.</source>
        <translation>将由影像重新计算 {0} 的全部结果，使用处理器和完整精度。</translation>
    </message>
    <message>
        <source>Look for images in a folder …</source>
        <translation>在文件夹中查找影像…</translation>
    </message>
    <message>
        <source>They are known by their content, whatever their names</source>
        <translation>按内容识别，与文件名无关</translation>
    </message>
    <message>
        <source>Where to look for images</source>
        <translation>在何处查找影像</translation>
    </message>
</context>
<context>
    <name>ClassLegend</name>
    <message>
        <source>Classes of the map</source>
        <translation>组织图的类别</translation>
    </message>
    <message>
        <source>Untick a class to hide it on the slide</source>
        <translation>取消勾选即可在玻片上隐藏该类别</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>mm²</source>
        <translation>mm²</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>without a verdict</source>
        <translation>无结论</translation>
    </message>
</context>
<context>
    <name>ClassesPage</name>
    <message>
        <source>Figures of each class</source>
        <translation>各类别的指标</translation>
    </message>
    <message>
        <source>Each class against all others. There is no interval where fewer than 10 cases, or patients, of a class were tested. An interval without width means that all cases of the class are right, or wrong, in every resample: with n cases, up to about 3/n of others may still be otherwise. p: the two models&apos; answers exchanged at random, of whole patients where they are known; not corrected for the number of classes.</source>
        <translation>每个类别与其余所有类别比较。某类别受试少于 10 例（或 10 名患者）时没有区间。宽度为零的区间表示该类别在每次重抽样中全部正确或全部错误：若有 n 例，其他病例中仍可能有约 3/n 的情况不同。p：两个模型的回答随机互换，已知患者时以患者为单位；未按类别数校正。</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>病例数</translation>
    </message>
    <message>
        <source>F1,
{0}</source>
        <translation>F1，
{0}</translation>
    </message>
    <message>
        <source>precision,
{0}</source>
        <translation>精确率，
{0}</translation>
    </message>
    <message>
        <source>recall,
{0}</source>
        <translation>召回率，
{0}</translation>
    </message>
    <message>
        <source>ROC AUC,
{0}</source>
        <translation>ROC AUC，
{0}</translation>
    </message>
    <message>
        <source>study: F1,
single-modal</source>
        <translation>研究：F1，
单模态</translation>
    </message>
    <message>
        <source>study: F1,
fused</source>
        <translation>研究：F1，
融合</translation>
    </message>
    <message>
        <source>F1, {0}
− {1}</source>
        <translation>F1，{0}
− {1}</translation>
    </message>
</context>
<context>
    <name>ClassifyActions</name>
    <message>
        <source>Clear list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>Classify what is left</source>
        <translation>分类剩余病例</translation>
    </message>
    <message>
        <source>Previous case</source>
        <translation>上一个病例</translation>
    </message>
    <message>
        <source>Next case</source>
        <translation>下一个病例</translation>
    </message>
    <message>
        <source>Show or hide the overlay</source>
        <translation>显示或隐藏叠加图</translation>
    </message>
    <message>
        <source>Fit both images</source>
        <translation>两张图像适应窗口</translation>
    </message>
    <message>
        <source>Stronger overlay</source>
        <translation>增强叠加图</translation>
    </message>
    <message>
        <source>Weaker overlay</source>
        <translation>减弱叠加图</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
</context>
<context>
    <name>ClosingWithRuns</name>
    <message>
        <source>A model is still learning.</source>
        <translation>有模型仍在训练。</translation>
    </message>
    <message>
        <source>{0} can go on without this window; you will see how far it is when you come back. Or it stops now: its state and its best model so far are saved.</source>
        <translation>{0} 可以在没有此窗口的情况下继续训练；再次打开时您会看到进度。也可以现在停止：其状态和目前最佳的模型都会保存。</translation>
    </message>
    <message>
        <source>Keep training in the background</source>
        <translation>在后台继续训练</translation>
    </message>
    <message>
        <source>Stop and save</source>
        <translation>停止并保存</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在这里</translation>
    </message>
</context>
<context>
    <name>ColourScale</name>
    <message>
        <source>this cell: {0}</source>
        <translation>此格：{0}</translation>
    </message>
</context>
<context>
    <name>ColouringBox</name>
    <message>
        <source>Colours tell</source>
        <translation>颜色表示</translation>
    </message>
    <message>
        <source>{0} (my table)</source>
        <translation>{0}（我的表格）</translation>
    </message>
    <message>
        <source>a column of my table …</source>
        <translation>我的表格中的一列…</translation>
    </message>
</context>
<context>
    <name>ColumnsBox</name>
    <message>
        <source>Which column is what</source>
        <translation>各列的含义</translation>
    </message>
    <message>
        <source>Column: {0}</source>
        <translation>列：{0}</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>（无）</translation>
    </message>
    <message>
        <source>{0} – please choose</source>
        <translation>{0}——请选择</translation>
    </message>
    <message>
        <source>{0} – a guess</source>
        <translation>{0}——推测</translation>
    </message>
    <message>
        <source>tile</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>radiology image</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>class of the tile</source>
        <translation>图块的类别</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>part (to learn, to choose, to test)</source>
        <translation>划分（训练、验证、测试）</translation>
    </message>
    <message>
        <source>slice of the radiology image</source>
        <translation>放射影像的层面</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Figures of the evaluations</source>
        <translation>各次评估的指标</translation>
    </message>
    <message>
        <source>Cases that only the first model got right</source>
        <translation>只有第一个模型判对的病例</translation>
    </message>
    <message>
        <source>Cases that only the second model got right</source>
        <translation>只有第二个模型判对的病例</translation>
    </message>
    <message>
        <source>Choose two to compare them case by case.</source>
        <translation>选择两个以逐例比较。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 的 {0} 个</translation>
    </message>
</context>
<context>
    <name>ConfusionPage</name>
    <message>
        <source>What stands in the cells</source>
        <translation>单元格内容</translation>
    </message>
    <message>
        <source>Counts</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>% of the true class</source>
        <translation>占真实类别的 %</translation>
    </message>
    <message>
        <source>% of the predicted class</source>
        <translation>占预测类别的 %</translation>
    </message>
    <message>
        <source>Click a cell to see its tiles, worst first.</source>
        <translation>单击单元格查看其图块，最差的在前。</translation>
    </message>
    <message>
        <source>All mistakes</source>
        <translation>所有错误</translation>
    </message>
    <message>
        <source>Open in Classify</source>
        <translation>在“分类”中打开</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在分布图上显示</translation>
    </message>
    <message>
        <source>The single cases of this evaluation are not kept: it is of an earlier version. Evaluate again to see them.</source>
        <translation>此评估未保留单个病例：它来自较早的版本。重新评估即可查看。</translation>
    </message>
    <message>
        <source>There is no such case.</source>
        <translation>没有这样的病例。</translation>
    </message>
    <message>
        <source>Right by “{0}”, wrong by “{1}”: {2}</source>
        <translation>“{0}”正确而“{1}”错误：{2}</translation>
    </message>
    <message>
        <source>The first {0} are shown.</source>
        <translation>显示前 {0} 个。</translation>
    </message>
</context>
<context>
    <name>ConfusionView</name>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{0} cases: {1} {2}, {3} {4}</source>
        <translation>{0} 例：{1} {2}，{3} {4}</translation>
    </message>
    <message>
        <source>{0} of {1} images of {2} were named rightly.</source>
        <translation>{1} 张 {2} 图像中有 {0} 张判断正确。</translation>
    </message>
    <message>
        <source>{0} of {1} images of {2} were taken for {3}.</source>
        <translation>{1} 张 {2} 图像中有 {0} 张误判为 {3}。</translation>
    </message>
    <message>
        <source>taken for</source>
        <translation>判断为</translation>
    </message>
    <message>
        <source>rows: {0}, columns: {1}</source>
        <translation>行：{0}，列：{1}</translation>
    </message>
</context>
<context>
    <name>CurvesPage</name>
    <message>
        <source>Curves to draw</source>
        <translation>要绘制的曲线</translation>
    </message>
    <message>
        <source>ROC, each class against the rest</source>
        <translation>ROC，每个类别对其余类别</translation>
    </message>
    <message>
        <source>ROC, its upper left corner</source>
        <translation>ROC，左上角</translation>
    </message>
    <message>
        <source>ROC, each class against each other one</source>
        <translation>ROC，每个类别与其他每个类别比较</translation>
    </message>
    <message>
        <source>Precision and recall</source>
        <translation>精确率与召回率</translation>
    </message>
    <message>
        <source>ROC of each model, all classes together</source>
        <translation>各模型的 ROC，所有类别合并</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>false positive rate</source>
        <translation>假阳性率</translation>
    </message>
    <message>
        <source>true positive rate</source>
        <translation>真阳性率</translation>
    </message>
    <message>
        <source>average precision</source>
        <translation>平均精确率</translation>
    </message>
    <message>
        <source>area under the curve</source>
        <translation>曲线下面积</translation>
    </message>
    <message>
        <source>Average precision depends on how frequent a class is in these cases.</source>
        <translation>平均精确率取决于类别在这些病例中的频率。</translation>
    </message>
    <message>
        <source>Two classes at a time, all others left aside. The curve of a class is the mean over the others; macro: the mean over all pairs; micro: pairs of classes weighted by their pairs of cases.</source>
        <translation>每次比较两个类别，其余不计。某类别的曲线是对其他各类的平均；宏平均：所有类别对的平均；微平均：类别对按病例对数加权。</translation>
    </message>
    <message>
        <source>A sensitivity at one threshold is a point of these curves; the program itself always names the most probable class.</source>
        <translation>某一阈值下的灵敏度是这些曲线上的一点；程序本身总是给出概率最高的类别。</translation>
    </message>
    <message>
        <source>all together</source>
        <translation>全部合并</translation>
    </message>
    <message>
        <source>macro</source>
        <translation>宏平均</translation>
    </message>
    <message>
        <source>micro</source>
        <translation>微平均</translation>
    </message>
</context>
<context>
    <name>CurvesView</name>
    <message>
        <source>The first point comes with the end of the first epoch.</source>
        <translation>第一轮结束后显示第一个点。</translation>
    </message>
    <message>
        <source>Figure to draw</source>
        <translation>要绘制的指标</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>F1 of each class</source>
        <translation>各类别的 F1</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Images per second</source>
        <translation>每秒图像数</translation>
    </message>
    <message>
        <source>log scale</source>
        <translation>对数刻度</translation>
    </message>
    <message>
        <source>Equal steps up are equal ratios: small values come apart</source>
        <translation>向上等距即等比：小数值得以分开</translation>
    </message>
    <message>
        <source>Smoothing</source>
        <translation>平滑</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Undo all zooming (wheel zooms, drag moves)</source>
        <translation>撤销所有缩放（滚轮缩放，拖动平移）</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>epochs, all stages one after the other</source>
        <translation>轮次，各阶段依次相接</translation>
    </message>
    <message>
        <source>There is nothing to draw: no epoch was finished.</source>
        <translation>没有可绘制的内容：尚无训练轮完成。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>mean of {0} epochs</source>
        <translation>{0} 轮的平均</translation>
    </message>
    <message>
        <source>not smoothed</source>
        <translation>未平滑</translation>
    </message>
    <message>
        <source>latest values</source>
        <translation>最新数值</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>epoch {0}</source>
        <translation>第 {0} 轮</translation>
    </message>
</context>
<context>
    <name>DataChoicesView</name>
    <message>
        <source>Check again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>After you have changed the table or the images</source>
        <translation>在您修改了表格或图像之后</translation>
    </message>
    <message>
        <source>Open the table</source>
        <translation>打开表格</translation>
    </message>
    <message>
        <source>Learn from tiles alone</source>
        <translation>仅用图块训练</translation>
    </message>
    <message>
        <source>No radiology image is needed or looked for</source>
        <translation>不需要放射影像，也不会查找</translation>
    </message>
    <message>
        <source>Take all back in</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Encoding of the table</source>
        <translation>表格的编码</translation>
    </message>
    <message>
        <source>as detected</source>
        <translation>按检测结果</translation>
    </message>
    <message>
        <source>Where the patient stands</source>
        <translation>患者信息的来源</translation>
    </message>
    <message>
        <source>as far as the data tell</source>
        <translation>由数据自行判断</translation>
    </message>
    <message>
        <source>a column of the table</source>
        <translation>表格中的一列</translation>
    </message>
    <message>
        <source>the file&apos;s name up to the first _ or -</source>
        <translation>文件名中第一个 _ 或 - 之前的部分</translation>
    </message>
    <message>
        <source>the folder around the image</source>
        <translation>图像所在的文件夹</translation>
    </message>
    <message>
        <source>not known: each tile counts as a patient</source>
        <translation>未知：每个图块视为一名患者</translation>
    </message>
    <message>
        <source>Leave this one out</source>
        <translation>排除这一项</translation>
    </message>
    <message>
        <source>Leave these {0} out</source>
        <translation>排除这 {0} 项</translation>
    </message>
    <message>
        <source>Left out as you asked for: {0}.</source>
        <translation>已按您的要求排除：{0}。</translation>
    </message>
    <message>
        <source>{0} rows, read as {1}</source>
        <translation>{0} 行，按 {1} 读取</translation>
    </message>
    <message>
        <source> (a guess: look at the names below)</source>
        <translation>（推测：请核对下面的名称）</translation>
    </message>
    <message>
        <source>tabs</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>, columns parted by {0}</source>
        <translation>，列之间以 {0} 分隔</translation>
    </message>
    <message>
        <source>Folders that are not on this computer ({0}) were looked for beside the table.</source>
        <translation>本机上没有的文件夹（{0}）已改在表格旁查找。</translation>
    </message>
    <message>
        <source>Images whose patient is known: {0}; not known: {1}.</source>
        <translation>已知患者的图像：{0}；未知：{1}。</translation>
    </message>
    <message>
        <source>For example: {0} is of {1}.</source>
        <translation>例如：{0} 属于 {1}。</translation>
    </message>
    <message>
        <source>Taken for one patient: {0}.</source>
        <translation>视为同一名患者：{0}。</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>What is the model to learn from? Images stay on this computer.</source>
        <translation>模型要从哪些图像学习？图像不会离开这台计算机。</translation>
    </message>
    <message>
        <source>Synthetic images, to try it out</source>
        <translation>合成图像，用于试用</translation>
    </message>
    <message>
        <source>Public images (MedMNIST): download</source>
        <translation>公开图像（MedMNIST）：下载</translation>
    </message>
    <message>
        <source>Public images (MedMNIST) in a folder</source>
        <translation>公开图像（MedMNIST），已在文件夹中</translation>
    </message>
    <message>
        <source>My own images, in two folders</source>
        <translation>我自己的图像，放在两个文件夹中</translation>
    </message>
    <message>
        <source>A table (CSV or Excel) with one line for each tile: its file, its class, and, where you have them, the patient and the radiology image. Which column is which you can say when it has been read.</source>
        <translation>一个表格（CSV 或 Excel），每个图块一行：文件、类别，以及（如有）患者和放射影像。读取后您可以指定各列的含义。</translation>
    </message>
    <message>
        <source>A folder with one folder for each class, such as TUM and STR, and tiles in them. Radiology images, if you have some, in a folder of their own: where their names match they are pairs, else they are drawn at random as in the study.</source>
        <translation>一个文件夹，其中每个类别（如 TUM、STR）一个子文件夹，内含图块。如有放射影像，请放在单独的文件夹中：名称相符的组成配对，否则像研究中那样随机抽取。</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>radiology (optional)</source>
        <translation>放射影像（可选）</translation>
    </message>
    <message>
        <source>When the images have been looked at, their number in each class is shown here.</source>
        <translation>查看图像后，这里显示每个类别的图像数。</translation>
    </message>
    <message>
        <source>What was found in the images</source>
        <translation>图像检查结果</translation>
    </message>
    <message>
        <source>Drawn by this program: tiles of the nine tissues and slices of eleven organs. No image is of a patient. A model of them is for practice only.</source>
        <translation>由本程序绘制：九种组织的图块和十一种器官的层面。没有一张来自患者。用它们训练的模型仅供练习。</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>PathMNIST: 107,180 H&amp;E tiles of nine tissues; OrganAMNIST: 58,830 abdominal CT slices of eleven organs (about 1 GB in all). A download that breaks off goes on where it ended. The two sets are of different patients.</source>
        <translation>PathMNIST：107,180 张九种组织的 H&amp;E 图块；OrganAMNIST：58,830 张十一种器官的腹部 CT 层面（共约 1 GB）。中断的下载会从断点继续。两套数据来自不同的患者。</translation>
    </message>
    <message>
        <source>My own images, listed in a table</source>
        <translation>我自己的图像，列在表格中</translation>
    </message>
    <message>
        <source>My own images, one folder a class</source>
        <translation>我自己的图像，每个类别一个文件夹</translation>
    </message>
    <message>
        <source>A folder with files such as pathmnist_64.npz.</source>
        <translation>含有 pathmnist_64.npz 等文件的文件夹。</translation>
    </message>
</context>
<context>
    <name>DataReportView</name>
    <message>
        <source>These images can be used.</source>
        <translation>这些图像可以使用。</translation>
    </message>
    <message>
        <source>Declared pairs: {0}.</source>
        <translation>已声明的配对：{0}。</translation>
    </message>
    <message>
        <source>These images cannot be used yet: see what is wrong.</source>
        <translation>这些图像还不能使用：请查看问题所在。</translation>
    </message>
    <message>
        <source>and {0} more</source>
        <translation>以及另外 {0} 项</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>row {0}</source>
        <translation>第 {0} 行</translation>
    </message>
    <message>
        <source>{0} pixels</source>
        <translation>{0} 像素</translation>
    </message>
    <message>
        <source>to learn</source>
        <translation>用于学习</translation>
    </message>
    <message>
        <source>to choose</source>
        <translation>用于选择</translation>
    </message>
    <message>
        <source>to test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>images (of so many patients)</source>
        <translation>图像（来自多少名患者）</translation>
    </message>
    <message>
        <source>leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>patients</source>
        <translation>患者</translation>
    </message>
</context>
<context>
    <name>DeviceDot</name>
    <message>
        <source>The engine computes on {0}.</source>
        <translation>引擎在 {0} 上计算。</translation>
    </message>
</context>
<context>
    <name>DevicePage</name>
    <message>
        <source>The best one that works</source>
        <translation>可用的最佳设备</translation>
    </message>
    <message>
        <source>Classify &amp;on:</source>
        <translation>分类设备(&amp;O)：</translation>
    </message>
    <message>
        <source>&amp;Map the tissue of a slide when it is opened</source>
        <translation>打开玻片时即对组织作图(&amp;M)</translation>
    </message>
    <message>
        <source>Else a click begins it. It can be paused at any time.</source>
        <translation>否则点击后才开始。随时可以暂停。</translation>
    </message>
    <message>
        <source>{0} (not found)</source>
        <translation>{0}（未找到）</translation>
    </message>
</context>
<context>
    <name>Dialogs</name>
    <message>
        <source>Tissue classes of colorectal cancer from a histology tile and a radiology image, with the reasons. For research use only, not for diagnosis.</source>
        <translation>根据病理图块和放射影像判断结直肠癌的组织类别，并给出理由。仅供研究使用，不得用于诊断。</translation>
    </message>
    <message>
        <source>About crcviewer</source>
        <translation>关于 crcviewer</translation>
    </message>
</context>
<context>
    <name>EvaluateTab</name>
    <message>
        <source>Evaluations</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>New evaluation …</source>
        <translation>新建评估…</translation>
    </message>
    <message>
        <source>Choose two with Ctrl to compare them.</source>
        <translation>按住 Ctrl 选择两个进行比较。</translation>
    </message>
    <message>
        <source>How good is a model, and where does it err? Choose a model and labelled images: a test split, a table, or folders of your own. It runs in the background; the results are kept here, can be compared, and exported.</source>
        <translation>模型有多好，又在哪里出错？请选择模型和带标签的图像：测试集、表格或您自己的文件夹。评估在后台运行；结果保存在此处，可以比较和导出。</translation>
    </message>
    <message>
        <source>accuracy {0}</source>
        <translation>准确率 {0}</translation>
    </message>
    <message>
        <source>{0} cases, {1}</source>
        <translation>{0} 个病例，{1}</translation>
    </message>
    <message>
        <source>Evaluate again …</source>
        <translation>重新评估…</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
</context>
<context>
    <name>EvaluationExport</name>
    <message>
        <source>Export all cases</source>
        <translation>导出所有病例</translation>
    </message>
    <message>
        <source>Export figures</source>
        <translation>导出指标</translation>
    </message>
    <message>
        <source>Export this page</source>
        <translation>导出此页</translation>
    </message>
    <message>
        <source>Export as PDF</source>
        <translation>导出为 PDF</translation>
    </message>
</context>
<context>
    <name>EvaluationView</name>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Export ▾</source>
        <translation>导出 ▾</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Trust</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>Radiology</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>All pages as PDF …</source>
        <translation>所有页面存为 PDF…</translation>
    </message>
    <message>
        <source>All cases as a table …</source>
        <translation>所有病例存为表格…</translation>
    </message>
    <message>
        <source>Figures of this page as a table …</source>
        <translation>此页指标存为表格…</translation>
    </message>
    <message>
        <source>This page as PNG …</source>
        <translation>此页存为 PNG…</translation>
    </message>
    <message>
        <source>This page as SVG …</source>
        <translation>此页存为 SVG…</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开其文件夹</translation>
    </message>
</context>
<context>
    <name>ExamplesView</name>
    <message>
        <source>Examples of each class</source>
        <translation>各类别的示例</translation>
    </message>
</context>
<context>
    <name>ExploreBar</name>
    <message>
        <source>Fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>The map of the fused features</source>
        <translation>融合特征的分布图</translation>
    </message>
    <message>
        <source>Tile alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>The map of the tile network of stage 1</source>
        <translation>第一阶段图块网络的分布图</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Both maps of the same tiles, with linked selection</source>
        <translation>同一批图块的两张分布图，选择联动</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Drag to move the map</source>
        <translation>拖动以移动分布图</translation>
    </message>
    <message>
        <source>Lasso</source>
        <translation>套索</translation>
    </message>
    <message>
        <source>Draw around cases to select them</source>
        <translation>圈选病例</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Drag a frame around cases</source>
        <translation>拖出方框选择病例</translation>
    </message>
    <message>
        <source>Whole map</source>
        <translation>全图</translation>
    </message>
    <message>
        <source>Show the whole map (F, or double click beside the cases)</source>
        <translation>显示整张分布图（F，或在病例之外双击）</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>布局</translation>
    </message>
    <message>
        <source>Lay out the map anew with other settings</source>
        <translation>用其他设置重新布局</translation>
    </message>
    <message>
        <source>&amp;Colours:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Picture (PNG) …</source>
        <translation>图片（PNG）…</translation>
    </message>
    <message>
        <source>Drawing (SVG) …</source>
        <translation>矢量图（SVG）…</translation>
    </message>
    <message>
        <source>Table of all cases (CSV) …</source>
        <translation>所有病例的表格（CSV）…</translation>
    </message>
    <message>
        <source>Save this map …</source>
        <translation>保存此分布图…</translation>
    </message>
    <message>
        <source>New map of …</source>
        <translation>新建分布图…</translation>
    </message>
    <message>
        <source>Open a saved map …</source>
        <translation>打开已保存的分布图…</translation>
    </message>
    <message>
        <source>Compare with a saved map …</source>
        <translation>与已保存的分布图比较…</translation>
    </message>
</context>
<context>
    <name>ExploreTab</name>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>New map of …</source>
        <translation>新建分布图…</translation>
    </message>
    <message>
        <source>Again</source>
        <translation>重新分类</translation>
    </message>
    <message>
        <source>Selection ({0})</source>
        <translation>选择（{0}）</translation>
    </message>
    <message>
        <source>Selection</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>My cases ({0})</source>
        <translation>我的病例（{0}）</translation>
    </message>
    <message>
        <source>My cases</source>
        <translation>我的病例</translation>
    </message>
</context>
<context>
    <name>FieldCard</name>
    <message>
        <source>Open in Classify</source>
        <translation>在“分类”中打开</translation>
    </message>
    <message>
        <source>This field as a case of its own</source>
        <translation>将此视野作为一个病例</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>在分布图上显示</translation>
    </message>
    <message>
        <source>Its place among the training cases, in Explore; it becomes a case for that</source>
        <translation>它在训练病例中的位置（“探索”）；为此它会成为一个病例</translation>
    </message>
    <message>
        <source>Close the field</source>
        <translation>关闭此视野</translation>
    </message>
    <message>
        <source>The field</source>
        <translation>视野</translation>
    </message>
    <message>
        <source>Being classified …</source>
        <translation>正在分类 …</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>无结论</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open images</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>Open a folder of images</source>
        <translation>打开图像文件夹</translation>
    </message>
    <message>
        <source>Open slides</source>
        <translation>打开玻片</translation>
    </message>
    <message>
        <source>Open a table of images</source>
        <translation>打开图像表格</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>打开会话</translation>
    </message>
    <message>
        <source>Load a model</source>
        <translation>加载模型</translation>
    </message>
    <message>
        <source>Choose a model or weights</source>
        <translation>选择模型或权重</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Sessions ({0})</source>
        <translation>会话 ({0})</translation>
    </message>
    <message>
        <source>Models ({0})</source>
        <translation>模型 ({0})</translation>
    </message>
    <message>
        <source>Models and weights ({0})</source>
        <translation>模型和权重 ({0})</translation>
    </message>
    <message>
        <source>Images ({0})</source>
        <translation>图像 ({0})</translation>
    </message>
    <message>
        <source>Slides ({0})</source>
        <translation>全切片图像 ({0})</translation>
    </message>
    <message>
        <source>Tables ({0})</source>
        <translation>表格 ({0})</translation>
    </message>
</context>
<context>
    <name>FoldersPage</name>
    <message>
        <source>Trainings</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Runs that are elsewhere stay there; the Train tab shows these ones.</source>
        <translation>其他位置的训练留在原处；“训练”页显示这里的训练。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Its models stand in the Model menu.</source>
        <translation>其中的模型列在“模型”菜单中。</translation>
    </message>
    <message>
        <source>Images for training</source>
        <translation>训练图像</translation>
    </message>
    <message>
        <source>Downloads and synthetic images go there.</source>
        <translation>下载的图像和合成图像存放在这里。</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Choose a folder: {0}</source>
        <translation>选择文件夹：{0}</translation>
    </message>
    <message>
        <source>Usual</source>
        <translation>默认</translation>
    </message>
    <message>
        <source>The folder that the program takes by itself</source>
        <translation>程序默认使用的文件夹</translation>
    </message>
    <message>
        <source>Usual folder: {0}</source>
        <translation>默认文件夹：{0}</translation>
    </message>
    <message>
        <source>CRCVIEWER_RUNS in the environment says where they are.</source>
        <translation>环境变量 CRCVIEWER_RUNS 指定其位置。</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
</context>
<context>
    <name>GroupHead</name>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>The run at work saves and stops for now, and no other begins</source>
        <translation>正在运行的训练保存后暂停，也不再开始其他训练</translation>
    </message>
    <message>
        <source>Stop all …</source>
        <translation>全部停止…</translation>
    </message>
    <message>
        <source>End the training and keep the best models so far</source>
        <translation>结束训练并保留目前最好的模型</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on with the seeds that are not finished</source>
        <translation>继续尚未完成的随机种子</translation>
    </message>
    <message>
        <source>{0} of {1} seeds are finished, one after the other. Mean and spread are told when all are.</source>
        <translation>{1} 个随机种子依次训练，已完成 {0} 个。全部完成后给出均值和离散程度。</translation>
    </message>
    <message>
        <source>both images</source>
        <translation>两种图像</translation>
    </message>
    <message>
        <source>tiles alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>tile-only control</source>
        <translation>仅图块对照</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test images</source>
        <translation>测试图像</translation>
    </message>
    <message>
        <source>Mean and spread over {0} seeds. {1}. The spread is of chance in training, not of other patients.</source>
        <translation>{0} 个随机种子的均值与离散程度。{1}。离散程度反映训练的偶然性，不反映其他患者。</translation>
    </message>
    <message>
        <source>{0} on {1}: {2} ± {3}</source>
        <translation>{0}（{1}）：{2} ± {3}</translation>
    </message>
</context>
<context>
    <name>ImagePane</name>
    <message>
        <source>Pathology image</source>
        <translation>病理图像</translation>
    </message>
    <message>
        <source>Radiology image</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>Plus and minus zoom, F fits, Shift+F shows the field of view.</source>
        <translation>加减键缩放，F 适应窗口，Shift+F 显示视野。</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>Size of a pixel</source>
        <translation>像素尺寸</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Micrometres per pixel</source>
        <translation>每像素微米数</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>横断面</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状面</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状面</translation>
    </message>
    <message>
        <source>x {0}, y {1}</source>
        <translation>x {0}，y {1}</translation>
    </message>
    <message>
        <source>inverted</source>
        <translation>已反相</translation>
    </message>
    <message>
        <source>field of view {0} ({1})</source>
        <translation>视野 {0}（{1}）</translation>
    </message>
    <message>
        <source>{0} × {1} px</source>
        <translation>{0} × {1} px</translation>
    </message>
    <message>
        <source>window {0}</source>
        <translation>窗 {0}</translation>
    </message>
    <message>
        <source>window {0} (network: {1})</source>
        <translation>窗 {0}（网络：{1}）</translation>
    </message>
    <message>
        <source>field of view {0}</source>
        <translation>视野 {0}</translation>
    </message>
    <message>
        <source>slice at {0} mm</source>
        <translation>层面位置 {0} mm</translation>
    </message>
    <message>
        <source>volume {0}</source>
        <translation>体积 {0}</translation>
    </message>
    <message>
        <source>{0} (set by you)</source>
        <translation>{0}（由您设定）</translation>
    </message>
    <message>
        <source>series {0}</source>
        <translation>序列 {0}</translation>
    </message>
    <message>
        <source>Show the whole image</source>
        <translation>显示整幅图像</translation>
    </message>
    <message>
        <source>Show the field of view</source>
        <translation>显示视野</translation>
    </message>
    <message>
        <source>Change the field of view</source>
        <translation>更改视野</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>复制图片</translation>
    </message>
    <message>
        <source>Copy picture without overlay</source>
        <translation>复制图片（不含叠加图）</translation>
    </message>
    <message>
        <source>Save pictures in full resolution …</source>
        <translation>以全分辨率保存图片…</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>Reset window</source>
        <translation>重置窗宽窗位</translation>
    </message>
    <message>
        <source>Other size …</source>
        <translation>其他尺寸……</translation>
    </message>
    <message>
        <source>As the network sees it</source>
        <translation>与网络所见相同</translation>
    </message>
    <message>
        <source>The file&apos;s own</source>
        <translation>文件自带</translation>
    </message>
    <message>
        <source>Automatic for this slice</source>
        <translation>按本层自动</translation>
    </message>
    <message>
        <source>Abdomen</source>
        <translation>腹部</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>肝脏</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>软组织</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>骨</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>肺</translation>
    </message>
    <message>
        <source>Full range of this slice</source>
        <translation>本层全部范围</translation>
    </message>
    <message>
        <source>Objective {0}× ({1})</source>
        <translation>物镜 {0}×（{1}）</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>上一序列</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>下一序列</translation>
    </message>
</context>
<context>
    <name>IntervalChart</name>
    <message>
        <source>Figures with their intervals</source>
        <translation>指标及其区间</translation>
    </message>
</context>
<context>
    <name>JobRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>{0} is being downloaded: {1} of {2}</source>
        <translation>正在下载 {0}：{1} / {2}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
</context>
<context>
    <name>LabelledSetDialog</name>
    <message>
        <source>Use reviewed cases</source>
        <translation>使用已审阅的病例</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用于</translation>
    </message>
    <message>
        <source>Goes to</source>
        <translation>写入到</translation>
    </message>
    <message>
        <source>measuring a model in Evaluate</source>
        <translation>在“评估”中衡量模型</translation>
    </message>
    <message>
        <source>a site profile of the model in use</source>
        <translation>当前模型的站点配置</translation>
    </message>
    <message>
        <source>a new training</source>
        <translation>新的训练</translation>
    </message>
    <message>
        <source>nothing yet: only write it</source>
        <translation>暂不使用：只写入</translation>
    </message>
    <message>
        <source>Make the set</source>
        <translation>生成数据集</translation>
    </message>
</context>
<context>
    <name>LabelsBox</name>
    <message>
        <source>Labels that may mean the same class</source>
        <translation>可能指同一类别的标签</translation>
    </message>
    <message>
        <source>images: {0}</source>
        <translation>图像：{0}</translation>
    </message>
    <message>
        <source>{0} counts as</source>
        <translation>{0} 视为</translation>
    </message>
    <message>
        <source>Count as {0}</source>
        <translation>视为 {0}</translation>
    </message>
</context>
<context>
    <name>LayoutRow</name>
    <message>
        <source>Euclidean</source>
        <translation>欧氏距离</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Until settled</source>
        <translation>稳定即止</translation>
    </message>
    <message>
        <source>End the layout as soon as its divergence improves no more</source>
        <translation>散度不再改善时即结束布局</translation>
    </message>
    <message>
        <source>Lay out</source>
        <translation>开始布局</translation>
    </message>
    <message>
        <source>Model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>Show again the map that came with the model</source>
        <translation>重新显示模型自带的分布图</translation>
    </message>
    <message>
        <source>Keep it as it is</source>
        <translation>保持现状</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Looking for neighbours …</source>
        <translation>正在寻找近邻…</translation>
    </message>
    <message>
        <source>Fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Tile alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>{0}: {1} of {2}, divergence {3}</source>
        <translation>{0}：{1} / {2}，散度 {3}</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>About how many neighbours count</source>
        <translation>大约计入多少个近邻</translation>
    </message>
    <message>
        <source>Exaggeration</source>
        <translation>夸大系数</translation>
    </message>
    <message>
        <source>More pulls clusters together</source>
        <translation>越大，簇聚得越紧</translation>
    </message>
    <message>
        <source>Metric</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Of the features</source>
        <translation>特征之间的距离</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>Principal components that the layout sees</source>
        <translation>布局所用的主成分数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>The same seed gives the same map</source>
        <translation>种子相同，分布图相同</translation>
    </message>
</context>
<context>
    <name>LeavingSession</name>
    <message>
        <source>The last changes could not be saved.</source>
        <translation>最后的更改无法保存。</translation>
    </message>
    <message>
        <source>The session is for reading only: what you changed is not kept.</source>
        <translation>会话为只读：您的更改不会保留。</translation>
    </message>
    <message>
        <source>By the settings nothing is remembered of files, so a session without a name is deleted when the window closes.</source>
        <translation>按照设置，程序不记住任何文件，因此没有命名的会话会在窗口关闭时删除。</translation>
    </message>
    <message>
        <source>Close without saving?</source>
        <translation>不保存就关闭？</translation>
    </message>
    <message>
        <source>Save session as …</source>
        <translation>会话另存为…</translation>
    </message>
    <message>
        <source>Close without saving</source>
        <translation>不保存，关闭</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在此处</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>Untick to hide · double click: only this, again: all · Enter: select its cases</source>
        <translation>取消勾选以隐藏 · 双击：仅此一项，再双击：全部 · Enter：选中其病例</translation>
    </message>
</context>
<context>
    <name>LogDialog</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Log to show</source>
        <translation>要显示的日志</translation>
    </message>
    <message>
        <source>Least weight to show</source>
        <translation>显示的最低级别</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Text that lines must have</source>
        <translation>行中须包含的文字</translation>
    </message>
    <message>
        <source>&amp;Follow</source>
        <translation>跟随(&amp;F)</translation>
    </message>
    <message>
        <source>Keep the latest line in sight</source>
        <translation>始终显示最新一行</translation>
    </message>
    <message>
        <source>Lines of the log</source>
        <translation>日志内容</translation>
    </message>
    <message>
        <source>No lines: nothing was written yet, or the filter above hides it.</source>
        <translation>没有内容：尚未写入任何记录，或被上方的筛选隐藏。</translation>
    </message>
    <message>
        <source>&amp;Copy diagnostics</source>
        <translation>复制诊断信息(&amp;C)</translation>
    </message>
    <message>
        <source>Versions, devices, settings and the end of the logs, as text to send</source>
        <translation>版本、设备、设置和日志末尾，可作为文本发送</translation>
    </message>
    <message>
        <source>&amp;Include paths and file names</source>
        <translation>包含路径和文件名(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Open the folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>LogView</name>
    <message>
        <source>Log of the training</source>
        <translation>训练日志</translation>
    </message>
    <message>
        <source>The training has written nothing into its log yet.</source>
        <translation>训练尚未写入日志。</translation>
    </message>
</context>
<context>
    <name>MachinePage</name>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
    <message>
        <source>Where is the model to learn? A GPU is many times as quick as a processor.</source>
        <translation>模型在哪里训练？GPU 比处理器快许多倍。</translation>
    </message>
    <message>
        <source>Measure again</source>
        <translation>重新测量</translation>
    </message>
    <message>
        <source>Some real steps with this recipe on this device, which are then thrown away</source>
        <translation>用此方案在此设备上真实运行几步，之后丢弃</translation>
    </message>
    <message>
        <source>Use what fits</source>
        <translation>使用合适的批次</translation>
    </message>
    <message>
        <source>{0} processor cores, {1} of {2} memory free, torch {3} ({4})</source>
        <translation>{0} 个处理器核心，{2} 内存中 {1} 可用，torch {3}（{4}）</translation>
    </message>
    <message>
        <source>NVIDIA driver {0}</source>
        <translation>NVIDIA 驱动程序 {0}</translation>
    </message>
    <message>
        <source>Processor: {0}</source>
        <translation>处理器：{0}</translation>
    </message>
    <message>
        <source>{0} memory free</source>
        <translation>{0} 显存可用</translation>
    </message>
    <message>
        <source>Take the recipe “{0}”</source>
        <translation>改用方案“{0}”</translation>
    </message>
    <message>
        <source>Shorten it to about {0}</source>
        <translation>缩短到约 {0}</translation>
    </message>
    <message>
        <source>That is long for a computer without a GPU. It goes on in the background, and can be paused. A shorter training shows how it works; its model knows less.</source>
        <translation>对没有 GPU 的计算机来说时间较长。训练在后台进行，可以暂停。较短的训练可以展示其过程，但其模型所知较少。</translation>
    </message>
    <message>
        <source>Measure how long it takes</source>
        <translation>测量所需时间</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>玻片</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>{0} at work</source>
        <translation>{0} 个正在进行</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
</context>
<context>
    <name>MapComparison</name>
    <message>
        <source>Two maps compared</source>
        <translation>两张分布图的比较</translation>
    </message>
    <message>
        <source>Both maps must have one of the tile alone.</source>
        <translation>两张分布图都须含有仅图块的分布图。</translation>
    </message>
    <message>
        <source>Fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Tile alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>Both</source>
        <translation>两者</translation>
    </message>
    <message>
        <source>{0}: {1} cases</source>
        <translation>{0}：{1} 个病例</translation>
    </message>
    <message>
        <source>{0}, fused</source>
        <translation>{0}，融合</translation>
    </message>
    <message>
        <source>{0}, tile alone</source>
        <translation>{0}，仅图块</translation>
    </message>
    <message>
        <source>Settings and figures of both maps</source>
        <translation>两张分布图的设置与数值</translation>
    </message>
</context>
<context>
    <name>MapFiles</name>
    <message>
        <source>Export the map</source>
        <translation>导出分布图</translation>
    </message>
    <message>
        <source>Export the selected cases</source>
        <translation>导出所选病例</translation>
    </message>
</context>
<context>
    <name>MapPanel</name>
    <message>
        <source>Tile and radiology fused</source>
        <translation>图块与放射影像融合</translation>
    </message>
    <message>
        <source>Features of the tile branch at layer3, after it has looked at radiology</source>
        <translation>图块分支在 layer3 的特征，已看过放射影像</translation>
    </message>
    <message>
        <source>Tile alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>Features at layer3 of the tile network of stage 1, of the same tiles</source>
        <translation>同一批图块在第一阶段图块网络 layer3 的特征</translation>
    </message>
    <message>
        <source>Being laid out …</source>
        <translation>正在布局…</translation>
    </message>
    <message>
        <source>Fewer than two classes are known, so their separation is not measured.</source>
        <translation>已知的类别少于两个，因此未测量其分离程度。</translation>
    </message>
    <message>
        <source>All features: silhouette {0} · {1} nearest agree {2} %</source>
        <translation>全部特征：轮廓系数 {0} · {1} 近邻一致率 {2}%</translation>
    </message>
    <message>
        <source>This map: silhouette {0} · {1} nearest agree {2} %</source>
        <translation>此图：轮廓系数 {0} · {1} 近邻一致率 {2}%</translation>
    </message>
    <message>
        <source>Silhouette: how far apart the classes lie, from -1 to 1.
Nearest agree: cases whose class most of their {0} nearest neighbours have.
Trustworthiness of this map {1}; Kullback-Leibler divergence {2}.</source>
        <translation>轮廓系数：各类别相距多远，从 -1 到 1。
近邻一致率：其 {0} 个最近邻多数属于同一类别的病例所占比例。
此图的可信度 {1}；KL 散度 {2}。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Show no map any more. What is classified is kept, and found again.</source>
        <translation>不再显示组织图。已分类的内容会保留，再次作图时继续使用。</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>不透明度</translation>
    </message>
    <message>
        <source>Opacity of the map</source>
        <translation>组织图的不透明度</translation>
    </message>
    <message>
        <source>Confidence as opacity</source>
        <translation>以置信度作为不透明度</translation>
    </message>
    <message>
        <source>The surer the model, the more colour a field has</source>
        <translation>模型越有把握，视野颜色越深</translation>
    </message>
    <message>
        <source>Card of the model</source>
        <translation>模型说明卡</translation>
    </message>
    <message>
        <source>To Classify</source>
        <translation>送到分类</translation>
    </message>
    <message>
        <source>Fields of the map as cases of their own</source>
        <translation>把组织图的视野作为单独的病例</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Fields for QuPath (GeoJSON) …</source>
        <translation>供 QuPath 使用的视野（GeoJSON）…</translation>
    </message>
    <message>
        <source>Table of fields (CSV) …</source>
        <translation>视野表格（CSV）…</translation>
    </message>
    <message>
        <source>Table of fields (Parquet) …</source>
        <translation>视野表格（Parquet）…</translation>
    </message>
    <message>
        <source>Picture of the map (PNG) …</source>
        <translation>组织图图片（PNG）…</translation>
    </message>
    <message>
        <source>Summary (JSON) …</source>
        <translation>汇总（JSON）…</translation>
    </message>
    <message>
        <source>Map as a slide (OME-TIFF) …</source>
        <translation>组织图作为玻片（OME-TIFF）…</translation>
    </message>
    <message>
        <source>Page with map and measures (PDF) …</source>
        <translation>含组织图与测量值的报告页（PDF）…</translation>
    </message>
    <message>
        <source>All of these …</source>
        <translation>以上全部 …</translation>
    </message>
    <message>
        <source>Map it with the other model</source>
        <translation>用另一个模型作图</translation>
    </message>
    <message>
        <source>Map it with this scan</source>
        <translation>用这张影像作图</translation>
    </message>
    <message>
        <source>Map it without radiology</source>
        <translation>不用放射影像作图</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Tissue map</source>
        <translation>组织图</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking for tissue …</source>
        <translation>正在查找组织 …</translation>
    </message>
    <message>
        <source>{0} of {1} fields</source>
        <translation>{0} / {1} 个视野</translation>
    </message>
    <message>
        <source>{0} a second</source>
        <translation>每秒 {0} 个</translation>
    </message>
    <message>
        <source>{0} left</source>
        <translation>剩余 {0}</translation>
    </message>
    <message>
        <source>Map of the model {0}.</source>
        <translation>模型 {0} 的组织图。</translation>
    </message>
    <message>
        <source>Paused: this is a part of the map of the model {0}.</source>
        <translation>已暂停：这是模型 {0} 组织图的一部分。</translation>
    </message>
    <message>
        <source>First say how large the pixels of the slide are.</source>
        <translation>请先给出玻片的像素大小。</translation>
    </message>
    <message>
        <source>First load a model.</source>
        <translation>请先加载模型。</translation>
    </message>
    <message>
        <source>Finds the tissue and classifies it in fields of 112 µm, first coarsely and then all of it. The slide can be looked at meanwhile.</source>
        <translation>查找组织，并按 112 µm 的视野分类，先粗后细直至全部。其间可继续查看玻片。</translation>
    </message>
</context>
<context>
    <name>MeasuresView</name>
    <message>
        <source>Much of this tissue is unlike what the model has learned from. Do not rely on what it says of the rest.</source>
        <translation>该组织有相当一部分与模型学习过的图像不同。请勿依赖它对其余部分的判断。</translation>
    </message>
    <message>
        <source>Within the regions drawn: {0} of {1} fields are classified.</source>
        <translation>所绘区域内：{1} 个视野中已分类 {0} 个。</translation>
    </message>
    <message>
        <source>All tissue: {0} of {1} fields are classified.</source>
        <translation>全部组织：{1} 个视野中已分类 {0} 个。</translation>
    </message>
    <message>
        <source>Research measures by the model {0}; how good it is stands in its card. Not for diagnosis.</source>
        <translation>由模型 {0} 得出的研究性指标；模型的性能见其说明卡。不得用于诊断。</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>research use only</source>
        <translation>仅供研究使用</translation>
    </message>
    <message>
        <source>For research use only, not for diagnosis.</source>
        <translation>仅供研究使用，不得用于诊断。</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>审阅(&amp;R)</translation>
    </message>
    <message>
        <source>Open images …</source>
        <translation>打开图像…</translation>
    </message>
    <message>
        <source>Open a folder …</source>
        <translation>打开文件夹…</translation>
    </message>
    <message>
        <source>Add the sample cases</source>
        <translation>添加示例病例</translation>
    </message>
    <message>
        <source>Export results …</source>
        <translation>导出结果…</translation>
    </message>
    <message>
        <source>Report of this case …</source>
        <translation>本病例的报告…</translation>
    </message>
    <message>
        <source>Report of the session …</source>
        <translation>会话的报告…</translation>
    </message>
    <message>
        <source>Check a report or session …</source>
        <translation>核对报告或会话…</translation>
    </message>
    <message>
        <source>Paste files or a picture</source>
        <translation>粘贴文件或图片</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>Tour of the window</source>
        <translation>窗口导览</translation>
    </message>
    <message>
        <source>Log …</source>
        <translation>日志…</translation>
    </message>
    <message>
        <source>Settings …</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>About crcviewer</source>
        <translation>关于 crcviewer</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>MessageBar</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>model: loading {0} …</source>
        <translation>模型：正在加载 {0}…</translation>
    </message>
    <message>
        <source>model: {0}</source>
        <translation>模型：{0}</translation>
    </message>
    <message>
        <source>model: none</source>
        <translation>模型：无</translation>
    </message>
    <message>
        <source>Site profile: {0}</source>
        <translation>站点配置：{0}</translation>
    </message>
</context>
<context>
    <name>ModelMenu</name>
    <message>
        <source>&amp;Model</source>
        <translation>模型(&amp;M)</translation>
    </message>
    <message>
        <source>Load a model …</source>
        <translation>加载模型…</translation>
    </message>
    <message>
        <source>Model card …</source>
        <translation>模型卡…</translation>
    </message>
    <message>
        <source>With the program</source>
        <translation>程序自带</translation>
    </message>
    <message>
        <source>In my folder of models</source>
        <translation>我的模型文件夹中</translation>
    </message>
    <message>
        <source>Recent</source>
        <translation>最近使用</translation>
    </message>
    <message>
        <source>From my trainings</source>
        <translation>来自我的训练</translation>
    </message>
    <message>
        <source>tile and radiology</source>
        <translation>图块与影像</translation>
    </message>
    <message>
        <source>tiles alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>tiles alone, trained as long</source>
        <translation>仅图块，训练时长相同</translation>
    </message>
    <message>
        <source>{0} (recommended)</source>
        <translation>{0}（推荐）</translation>
    </message>
    <message>
        <source>More models: {0}</source>
        <translation>更多模型：{0}</translation>
    </message>
</context>
<context>
    <name>ModelsPage</name>
    <message>
        <source>Figures of the models</source>
        <translation>各模型的指标</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>gain {0}</source>
        <translation>提高 {0}</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{1} 中 {0} 个</translation>
    </message>
    <message>
        <source>less is better</source>
        <translation>越小越好</translation>
    </message>
</context>
<context>
    <name>MovedImages</name>
    <message>
        <source>Folder in which the images may lie</source>
        <translation>图像可能所在的文件夹</translation>
    </message>
</context>
<context>
    <name>MyCasesPanel</name>
    <message>
        <source>My cases on the map</source>
        <translation>我的病例在分布图上的位置</translation>
    </message>
    <message>
        <source>Nearest reference tiles</source>
        <translation>最近的参考图块</translation>
    </message>
    <message>
        <source>Show in Classify</source>
        <translation>在“分类”中显示</translation>
    </message>
    <message>
        <source>far from everything</source>
        <translation>远离一切</translation>
    </message>
    <message>
        <source>Cases that are classified appear on the map as stars. Drop images anywhere on the window.</source>
        <translation>已分类的病例以星形显示在分布图上。可将图像拖放到窗口的任意位置。</translation>
    </message>
    <message>
        <source>Nearest reference tiles, with the distance of their features</source>
        <translation>最近的参考图块及其特征距离</translation>
    </message>
</context>
<context>
    <name>NewEvaluation</name>
    <message>
        <source>Evaluate a model</source>
        <translation>评估模型</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Labelled images</source>
        <translation>带标签的图像</translation>
    </message>
    <message>
        <source>Which of them</source>
        <translation>其中哪些</translation>
    </message>
    <message>
        <source>Another file …</source>
        <translation>其他文件…</translation>
    </message>
    <message>
        <source>Table …</source>
        <translation>表格…</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>A folder in the MedMNIST layout, a folder with one folder a class, or a table with the columns pathology, label and, where they are known, radiology and patient. Images of a hospital of your own are evaluated whole: choose all labelled images.</source>
        <translation>MedMNIST 格式的文件夹、每个类别一个子文件夹的文件夹，或含有 pathology、label 列（已知时还有 radiology 和 patient 列）的表格。本院图像应整体评估：请选择“所有带标签的图像”。</translation>
    </message>
    <message>
        <source>A model is chosen by the validation images of its own training: of these, the figures say nothing of how good it is on others.</source>
        <translation>模型是按其训练时的验证图像挑选的：在这些图像上的指标不能说明它在其他图像上有多好。</translation>
    </message>
    <message>
        <source>Test images are for the end. Who looks at them while choosing among models fools oneself.</source>
        <translation>测试图像留到最后使用。在挑选模型时查看它们是自欺。</translation>
    </message>
</context>
<context>
    <name>NewMapDialog</name>
    <message>
        <source>New map of …</source>
        <translation>新建分布图…</translation>
    </message>
    <message>
        <source>The model that is loaded looks at all of these cases; then a map is made.</source>
        <translation>已加载的模型查看所有这些病例，然后生成分布图。</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Join the features of the radiology branch</source>
        <translation>合并影像分支的特征</translation>
    </message>
    <message>
        <source>As the study&apos;s figure may be read. Where tiles and radiology images are unrelated, clusters are then split by organ. Without it the map is of the tile branch after its look at radiology.</source>
        <translation>研究中的图可这样理解。若切片与影像彼此无关，聚类会按器官分开。不勾选时，图显示的是看过影像之后的切片分支。</translation>
    </message>
    <message>
        <source>Folder of images</source>
        <translation>图像文件夹</translation>
    </message>
    <message>
        <source>Table of images</source>
        <translation>图像表格</translation>
    </message>
    <message>
        <source>MedMNIST data</source>
        <translation>MedMNIST 数据</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>The folder of an evaluation, with its evaluation.json. Name the folder of the images only where they were moved since.</source>
        <translation>某次评估的文件夹，其中有 evaluation.json。仅当图像此后被移动时才需指定图像文件夹。</translation>
    </message>
    <message>
        <source>Cases at most</source>
        <translation>最多病例数</translation>
    </message>
    <message>
        <source>A map holds 20,000 cases at most. Of more cases than this number, so many are drawn at random, always the same ones, and the map says how many of how many.</source>
        <translation>一张分布图最多容纳 20,000 个病例。病例多于此数时，将随机抽取这么多个，每次抽到的都相同；分布图会说明从多少个中抽取了多少个。</translation>
    </message>
    <message>
        <source>Make the map</source>
        <translation>生成分布图</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Tiles and radiology images are paired by their names, as in Classify. A folder that is named after a class, such as STR, tells the true class of its tiles.</source>
        <translation>图块与放射影像按名称配对，与“分类”页相同。以类别命名的文件夹（如 STR）说明其图块的真实类别。</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>表格（CSV）</translation>
    </message>
    <message>
        <source>One line for each tile. Columns: pathology, and where known radiology, label and patient. Files are looked for beside the table.</source>
        <translation>每张图块一行。列：pathology；已知时还有 radiology、label 和 patient。文件在表格旁边查找。</translation>
    </message>
    <message>
        <source>The folder with pathmnist.npz and an organ set.</source>
        <translation>含有 pathmnist.npz 和器官数据集的文件夹。</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>Run folder</source>
        <translation>训练文件夹</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
</context>
<context>
    <name>NewMapRow</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Looking for the cases …</source>
        <translation>正在查找病例…</translation>
    </message>
    <message>
        <source>The model looks at the cases: {0} of {1}</source>
        <translation>模型正在查看病例：{0} / {1}</translation>
    </message>
    <message>
        <source>Gathering their features …</source>
        <translation>正在汇集其特征…</translation>
    </message>
</context>
<context>
    <name>NothingKept</name>
    <message>
        <source>The single cases of this evaluation are not kept: it is of an earlier version. Evaluate again to see this.</source>
        <translation>此评估未保留单个病例：它来自较早的版本。重新评估即可查看此内容。</translation>
    </message>
</context>
<context>
    <name>OverlayBar</name>
    <message>
        <source>Class evidence</source>
        <translation>类别证据</translation>
    </message>
    <message>
        <source>What in each image speaks for or against a class</source>
        <translation>每张图像中支持或反对某一类别的部分</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Where in the other image the network looks</source>
        <translation>网络看向另一张图像的哪里</translation>
    </message>
    <message>
        <source>Class of the evidence</source>
        <translation>证据所属类别</translation>
    </message>
    <message>
        <source>Cells of the attention</source>
        <translation>注意力的网格</translation>
    </message>
    <message>
        <source>Direction of the attention</source>
        <translation>注意力方向</translation>
    </message>
    <message>
        <source>pathology looks at radiology</source>
        <translation>病理看放射影像</translation>
    </message>
    <message>
        <source>radiology looks at pathology</source>
        <translation>放射影像看病理</translation>
    </message>
    <message>
        <source>Overlay</source>
        <translation>叠加图</translation>
    </message>
    <message>
        <source>Show or hide the colours over the images (X)</source>
        <translation>显示或隐藏图像上的颜色（X）</translation>
    </message>
    <message>
        <source>Opacity of the overlay</source>
        <translation>叠加图不透明度</translation>
    </message>
    <message>
        <source>Opacity of the overlay (Ctrl+wheel over an image)</source>
        <translation>叠加图不透明度（在图像上按 Ctrl+滚轮）</translation>
    </message>
    <message>
        <source>fine</source>
        <translation>细</translation>
    </message>
    <message>
        <source>coarse</source>
        <translation>粗</translation>
    </message>
</context>
<context>
    <name>OverlayMap</name>
    <message>
        <source>{0} × {1} cells of {2}</source>
        <translation>{2} 的 {0} × {1} 格</translation>
    </message>
</context>
<context>
    <name>OwnImagesBox</name>
    <message>
        <source>What was found in the images</source>
        <translation>图像中发现的内容</translation>
    </message>
</context>
<context>
    <name>PairingPage</name>
    <message>
        <source>Pairing</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>The model sees a tile and a radiology image together. Which two?</source>
        <translation>模型同时看一张图块和一张放射影像。选哪两张？</translation>
    </message>
    <message>
        <source>The images were looked at as tiles alone, so that nothing is paired. To pair them, choose them again in the first step.</source>
        <translation>这些图像是作为仅图块检查的，因此没有配对。如需配对，请在第一步重新选择图像。</translation>
    </message>
    <message>
        <source>Choosing the radiology image by the tile&apos;s class is not offered: the radiology image would then tell the model the answer, and its accuracy would mean nothing.</source>
        <translation>不提供按图块类别选择放射影像的方式：那样放射影像会把答案告诉模型，其准确率毫无意义。</translation>
    </message>
    <message>
        <source>True pairs are not offered, because these images do not say which belong to one patient.</source>
        <translation>不提供真实配对，因为这些图像没有说明哪些属于同一患者。</translation>
    </message>
    <message>
        <source>True pairs, as the images declare them</source>
        <translation>真实配对，按图像的声明</translation>
    </message>
    <message>
        <source>Drawn at random, anew in each epoch</source>
        <translation>随机抽取，每轮重新抽取</translation>
    </message>
    <message>
        <source>In the order of the files, always the same</source>
        <translation>按文件顺序，始终相同</translation>
    </message>
    <message>
        <source>Tiles alone, without radiology</source>
        <translation>仅图块，不用放射影像</translation>
    </message>
    <message>
        <source>By the tile&apos;s class (refused)</source>
        <translation>按图块类别（拒绝）</translation>
    </message>
    <message>
        <source>The model learns from tiles and nothing else, and needs no radiology image when it is used. It is the simplest model, takes the least time, and is as good as any where radiology tells nothing of the tile. A radiology image that is opened beside a tile is shown, and not looked at by the model.</source>
        <translation>模型只从图块学习，使用时不需要放射影像。它最简单、用时最少；当放射影像不能提供关于图块的信息时，它不逊于任何其他模型。与图块一同打开的放射影像会显示，但模型不会使用它。</translation>
    </message>
    <message>
        <source>Each tile is seen with the radiology image that was declared for it. Only with such pairs can the radiology image add to the answer. No patient is both learnt from and tested on.</source>
        <translation>每张图块与为其声明的放射影像一同使用。只有这样的配对，放射影像才能对答案有所补充。任何患者都不会既用于学习又用于测试。</translation>
    </message>
    <message>
        <source>The tiles and the radiology images are of different people. The pair is made up, so the radiology image can tell nothing about the tile: the model learns to work with two images, and every result says that its pairs were made up.</source>
        <translation>图块与放射影像来自不同的人。配对是人为组成的，因此放射影像不能说明图块的任何情况：模型学习处理两张图像，而每个结果都会注明其配对是人为组成的。</translation>
    </message>
</context>
<context>
    <name>PairingPicture</name>
    <message>
        <source>Picture of the pairing</source>
        <translation>配对示意图</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>radiology</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>patient {0}</source>
        <translation>患者 {0}</translation>
    </message>
</context>
<context>
    <name>PairsPanel</name>
    <message>
        <source>the file&apos;s name up to the first _ or -</source>
        <translation>文件名中第一个 _ 或 - 之前的部分</translation>
    </message>
    <message>
        <source>the folder around the image</source>
        <translation>图像所在的文件夹</translation>
    </message>
    <message>
        <source>not known: each tile counts as a patient</source>
        <translation>未知：每张图块算作一名患者</translation>
    </message>
    <message>
        <source>The first pairs</source>
        <translation>前几个配对</translation>
    </message>
    <message>
        <source>tile</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>radiology</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>Use these pairs</source>
        <translation>使用这些配对</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>the patient is</source>
        <translation>患者由此得知：</translation>
    </message>
    <message>
        <source>Tiles lie in folders named after their class, such as TUM or STR. A radiology image has the name of its tile, or of its patient.</source>
        <translation>图块放在以类别命名的文件夹中，例如 TUM 或 STR。放射影像以其图块或其患者命名。</translation>
    </message>
    <message>
        <source>Use both, paired at random</source>
        <translation>使用两者，随机配对</translation>
    </message>
    <message>
        <source>Looking for pairs …</source>
        <translation>正在寻找配对…</translation>
    </message>
    <message>
        <source>There are no images in the folder of tiles.</source>
        <translation>图块文件夹中没有图像。</translation>
    </message>
    <message>
        <source>{0} tiles, {1} of them with a radiology image.</source>
        <translation>{0} 张图块，其中 {1} 张有放射影像。</translation>
    </message>
    <message>
        <source>1 tile, without a radiology image.</source>
        <translation>1 张图块，没有放射影像。</translation>
    </message>
    <message>
        <source>1 tile, with a radiology image.</source>
        <translation>1 张图块，有放射影像。</translation>
    </message>
    <message>
        <source>The folders have nothing to do with each other. They can be used as in the study: each tile with a radiology image drawn at random, which tells nothing of it.</source>
        <translation>这两个文件夹之间没有对应关系。可以像研究中那样使用：每个图块随机抽取一幅放射影像，该影像不提供关于图块的信息。</translation>
    </message>
    <message>
        <source>Radiology images without a tile: {0}.</source>
        <translation>没有图块的放射影像：{0}。</translation>
    </message>
</context>
<context>
    <name>PaneHeader</name>
    <message>
        <source>Pathology</source>
        <translation>病理</translation>
    </message>
    <message>
        <source>Radiology</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Show the whole image (F or double-click); Shift+F: the field of view</source>
        <translation>显示整张图像（F 或双击）；Shift+F：显示视野</translation>
    </message>
    <message>
        <source>Field of view</source>
        <translation>视野</translation>
    </message>
    <message>
        <source>Move or resize the square that the network sees: drag it or its corners; arrow keys move it, [ and ] resize it, with Shift in larger steps</source>
        <translation>移动或缩放网络所看的方框：拖动方框或其角；方向键移动，[ 和 ] 缩放，按住 Shift 步幅更大</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Back to the usual field of view of such an image</source>
        <translation>恢复此类图像的常用视野</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Show another series or volume of the same study (Alt+PgUp, Alt+PgDown); the network gets it too</source>
        <translation>显示同一检查的另一序列或体积（Alt+PgUp、Alt+PgDown）；网络也会使用它</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>How bright the image is shown: drag with the right button, or choose. The network keeps its own window.</source>
        <translation>图像的显示亮度：按住右键拖动，或在此选择。网络仍使用自己的窗。</translation>
    </message>
    <message>
        <source>Size of a pixel</source>
        <translation>像素尺寸</translation>
    </message>
    <message>
        <source>The file does not tell it: say with which objective it was taken</source>
        <translation>文件没有说明：请指明拍摄所用的物镜</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Measure: drag over the image; arrow keys move the end (R)</source>
        <translation>测量：在图像上拖动；方向键移动端点（R）</translation>
    </message>
</context>
<context>
    <name>PathRow</name>
    <message>
        <source>drop a folder here</source>
        <translation>将文件夹拖放到此处</translation>
    </message>
    <message>
        <source>drop a table here</source>
        <translation>将表格拖放到此处</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择…</translation>
    </message>
</context>
<context>
    <name>PhantomsPanel</name>
    <message>
        <source>pairs to learn from</source>
        <translation>用于学习的配对数</translation>
    </message>
    <message>
        <source>side</source>
        <translation>边长</translation>
    </message>
    <message>
        <source>signal</source>
        <translation>信号</translation>
    </message>
    <message>
        <source>Number of pairs</source>
        <translation>配对数</translation>
    </message>
    <message>
        <source>Signal of the radiology images</source>
        <translation>放射影像的信号</translation>
    </message>
    <message>
        <source>How much a radiology image tells of its tile: 0 nothing, so that fusion can bring nothing; 1 everything</source>
        <translation>放射影像对其图块提供多少信息：0 为没有，此时融合不会带来任何增益；1 为全部</translation>
    </message>
    <message>
        <source>{0} pixels</source>
        <translation>{0} 像素</translation>
    </message>
    <message>
        <source>Make the images</source>
        <translation>生成图像</translation>
    </message>
</context>
<context>
    <name>PictureOverview</name>
    <message>
        <source>Overview of the picture</source>
        <translation>图片概览</translation>
    </message>
    <message>
        <source>The whole picture: click to go there</source>
        <translation>整张图片：点击即前往</translation>
    </message>
</context>
<context>
    <name>ProbabilityBars</name>
    <message>
        <source>Class probabilities</source>
        <translation>类别概率</translation>
    </message>
    <message>
        <source>Click a bar to see the evidence for its class</source>
        <translation>点击条形查看该类别的证据</translation>
    </message>
</context>
<context>
    <name>RecalibrateDialog</name>
    <message>
        <source>Site profile from labelled tiles</source>
        <translation>由已标注图块生成站点配置</translation>
    </message>
    <message>
        <source>Hospital or laboratory</source>
        <translation>医院或实验室</translation>
    </message>
    <message>
        <source>Labelled tiles</source>
        <translation>已标注图块</translation>
    </message>
    <message>
        <source>Table …</source>
        <translation>表格 …</translation>
    </message>
    <message>
        <source>Make the profile</source>
        <translation>生成配置</translation>
    </message>
    <message>
        <source>Some hundred tiles of your own, at least 100, of 10 patients or more where patients are named: a folder with one folder a class, or a table. They tell how sure answers are here, how large sets have to be, and which tiles are unusual. The model learns nothing from them, and its file stays as it is.</source>
        <translation>您自己的数百张图块，至少 100 张；若注明患者，则须来自 10 名以上患者：每类一个文件夹的文件夹，或一张表格。它们说明此处回答的可信程度、预测集应有多大、哪些图块异常。模型不从中学习，其文件保持不变。</translation>
    </message>
</context>
<context>
    <name>RecipePage</name>
    <message>
        <source>Recipe</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>How large is the model to be, and how long is it to learn?</source>
        <translation>模型要多大，学习多久？</translation>
    </message>
    <message>
        <source>Recipes</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>also train the tile-only control (recommended)</source>
        <translation>同时训练仅图块对照（推荐）</translation>
    </message>
    <message>
        <source>A model that sees tiles only, trained for as long: it tells what radiology is worth. It takes nearly half of the time.</source>
        <translation>只看图块、训练同样久的模型：它说明放射影像有多少价值。约占一半的时间。</translation>
    </message>
    <message>
        <source>How often it is trained</source>
        <translation>训练次数</translation>
    </message>
    <message>
        <source>train once</source>
        <translation>训练一次</translation>
    </message>
    <message>
        <source>train three times, with three seeds</source>
        <translation>训练三次，使用三个随机种子</translation>
    </message>
    <message>
        <source>Three runs with other random numbers tell how much of a result is chance in training; they take three times as long.</source>
        <translation>用不同随机数训练三次，可看出结果中有多少来自训练的偶然性；用时为三倍。</translation>
    </message>
    <message>
        <source>The tiles are {0} pixels wide and are enlarged to {1} for this network: that takes longer, and adds no detail. The image size is among all settings.</source>
        <translation>图块宽 {0} 像素，为此网络放大到 {1} 像素：这会更耗时，且不会增加细节。图像尺寸可在“全部设置”中更改。</translation>
    </message>
    <message>
        <source>{0} must be {1}.</source>
        <translation>“{0}”应为{1}。</translation>
    </message>
    <message>
        <source>How long this takes on your computer is measured in the next step.</source>
        <translation>在您的计算机上需要多久，将在下一步测量。</translation>
    </message>
    <message>
        <source>The recipes could not be read. Go back one step and try again.</source>
        <translation>无法读取训练方案。请返回上一步再试。</translation>
    </message>
    <message>
        <source>This computer has no GPU that can be used: this recipe would take days here. “{0}” is made for such a computer.</source>
        <translation>这台计算机没有可用的 GPU：此方案在这里需要数天。“{0}”适合这样的计算机。</translation>
    </message>
    <message>
        <source>Changed from the recipe: {0}.</source>
        <translation>与方案不同：{0}。</translation>
    </message>
    <message>
        <source>As the recipe has it.</source>
        <translation>与方案相同。</translation>
    </message>
</context>
<context>
    <name>ReclassifiedPanel</name>
    <message>
        <source>case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>true</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>Answers with and without radiology</source>
        <translation>使用与不使用影像的结果</translation>
    </message>
    <message>
        <source>Nothing classified again yet</source>
        <translation>尚未重新分类</translation>
    </message>
    <message>
        <source>Select cases, then choose Classify again without radiology.</source>
        <translation>请选择病例，然后选“不用影像重新分类”。</translation>
    </message>
    <message>
        <source>Without radiology {0} of {1} answers changed</source>
        <translation>不用影像时，{1} 个结果中有 {0} 个改变</translation>
    </message>
</context>
<context>
    <name>RegionPanel</name>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>矩形</translation>
    </message>
    <message>
        <source>Drag from corner to corner</source>
        <translation>从一角拖到另一角</translation>
    </message>
    <message>
        <source>Polygon</source>
        <translation>多边形</translation>
    </message>
    <message>
        <source>Click the corners, or drag along the edge; a double click closes it</source>
        <translation>点击各个角，或沿边缘拖动；双击闭合</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>画笔</translation>
    </message>
    <message>
        <source>Paint a region, or go on with one; with Shift it takes away. Zoom in for a finer one</source>
        <translation>涂出一个区域，或接着涂已有的区域；按住 Shift 则擦除。放大后画笔更细</translation>
    </message>
    <message>
        <source>Undo the last change (Ctrl+Z)</source>
        <translation>撤销上一步更改（Ctrl+Z）</translation>
    </message>
    <message>
        <source>Redo it (Ctrl+Shift+Z)</source>
        <translation>重做（Ctrl+Shift+Z）</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Go to the region (double click)</source>
        <translation>前往该区域（双击）</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete the chosen regions (Del)</source>
        <translation>删除所选区域（Del）</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清空</translation>
    </message>
    <message>
        <source>Measure all tissue again</source>
        <translation>重新度量全部组织</translation>
    </message>
    <message>
        <source>F2 names a region</source>
        <translation>按 F2 为区域命名</translation>
    </message>
    <message>
        <source>Region {0}</source>
        <translation>区域 {0}</translation>
    </message>
    <message>
        <source>{0} mm²</source>
        <translation>{0} mm²</translation>
    </message>
</context>
<context>
    <name>ReportDialog</name>
    <message>
        <source>Report and export</source>
        <translation>报告与导出</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>As</source>
        <translation>形式</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>PDF: a page for each case</source>
        <translation>PDF：每个病例一页</translation>
    </message>
    <message>
        <source>PDF: summary of the cases</source>
        <translation>PDF：病例汇总</translation>
    </message>
    <message>
        <source>Excel table (.xlsx)</source>
        <translation>Excel 表格 (.xlsx)</translation>
    </message>
    <message>
        <source>CSV table</source>
        <translation>CSV 表格</translation>
    </message>
    <message>
        <source>JSON Lines</source>
        <translation>JSON Lines</translation>
    </message>
    <message>
        <source>Parquet table</source>
        <translation>Parquet 表格</translation>
    </message>
    <message>
        <source>pictures with overlay (PNG)</source>
        <translation>带叠加图的图片 (PNG)</translation>
    </message>
    <message>
        <source>DICOM: overlays and structured reports</source>
        <translation>DICOM：叠加图与结构化报告</translation>
    </message>
    <message>
        <source>Without names</source>
        <translation>不含姓名</translation>
    </message>
    <message>
        <source>Without names, cases are called case-0001 and so on, and names of files, readers&apos; names, notes and diagnoses are left out. What an image itself shows stays.</source>
        <translation>不含姓名时，病例记为 case-0001 等，文件名、阅片者姓名、备注和诊断均省略。影像本身显示的内容保留。</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Make it …</source>
        <translation>生成…</translation>
    </message>
    <message>
        <source>Where the files go</source>
        <translation>文件保存到何处</translation>
    </message>
    <message>
        <source>Where it goes</source>
        <translation>保存到何处</translation>
    </message>
    <message>
        <source>results</source>
        <translation>结果</translation>
    </message>
</context>
<context>
    <name>ResultPage</name>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Load the recommended model, and go to Classify</source>
        <translation>加载推荐的模型，并转到“分类”</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>This run has not been evaluated. Evaluate it to see how good each of its models is, whether they differ, and where they err. Its test images are read for that.</source>
        <translation>此次训练尚未评估。评估后可以看到各模型有多好、是否有差异、在哪里出错。为此会读取其测试图像。</translation>
    </message>
    <message>
        <source>So far {0} can be used. Which of its models is best is told at the end.</source>
        <translation>目前可使用 {0}。哪个模型最好，将在训练结束时给出。</translation>
    </message>
    <message>
        <source>{0}: epoch {1} of {2}, {3} on validation</source>
        <translation>{0}：第 {1} / {2} 轮，验证 {3}</translation>
    </message>
    <message>
        <source>Kept: {0}</source>
        <translation>保留：{0}</translation>
    </message>
    <message>
        <source>Evaluate again</source>
        <translation>重新评估</translation>
    </message>
    <message>
        <source>Evaluate now</source>
        <translation>立即评估</translation>
    </message>
</context>
<context>
    <name>ResultPanel</name>
    <message>
        <source>What this scan would have changed</source>
        <translation>此影像会带来什么改变</translation>
    </message>
    <message>
        <source>For research use only, not for diagnosis.</source>
        <translation>仅供研究使用，不得用于诊断。</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Reports and sessions ({0})</source>
        <translation>报告和会话 ({0})</translation>
    </message>
    <message>
        <source>Check a report or session</source>
        <translation>核对报告或会话</translation>
    </message>
</context>
<context>
    <name>ReviewActions</name>
    <message>
        <source>Accept the model&apos;s class</source>
        <translation>采纳模型的类别</translation>
    </message>
    <message>
        <source>Cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>Flag the case, or take the flag away</source>
        <translation>标记病例或取消标记</translation>
    </message>
    <message>
        <source>Go on to the next case after each choice</source>
        <translation>每次选择后转到下一例</translation>
    </message>
    <message>
        <source>Blinded reading …</source>
        <translation>盲法阅片……</translation>
    </message>
    <message>
        <source>Agreement …</source>
        <translation>一致性……</translation>
    </message>
    <message>
        <source>Use reviewed cases …</source>
        <translation>使用已审阅的病例……</translation>
    </message>
</context>
<context>
    <name>ReviewPage</name>
    <message>
        <source>Review and start</source>
        <translation>核对并开始</translation>
    </message>
    <message>
        <source>This is what will be trained.</source>
        <translation>将训练以下内容。</translation>
    </message>
    <message>
        <source>as you like, or leave it empty</source>
        <translation>随意填写，或留空</translation>
    </message>
    <message>
        <source>name of the model</source>
        <translation>模型名称</translation>
    </message>
    <message>
        <source>It goes on when you close this window or the program. You can pause it at any time; what was learnt is saved. The model is for research use only, not for diagnosis.</source>
        <translation>关闭此窗口或程序后训练仍会继续。您可以随时暂停；已学到的内容会保存。模型仅供研究使用，不得用于诊断。</translation>
    </message>
    <message>
        <source>synthetic images, for practice only</source>
        <translation>合成图像，仅供练习</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>tiles</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>where they are</source>
        <translation>所在位置</translation>
    </message>
    <message>
        <source>true pairs</source>
        <translation>真实配对</translation>
    </message>
    <message>
        <source>drawn at random</source>
        <translation>随机抽取</translation>
    </message>
    <message>
        <source>in the order of the files</source>
        <translation>按文件顺序</translation>
    </message>
    <message>
        <source>none: tiles alone</source>
        <translation>无：仅图块</translation>
    </message>
    <message>
        <source>pairing</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>changed settings</source>
        <translation>更改的设置</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>tile-only control</source>
        <translation>仅图块对照</translation>
    </message>
    <message>
        <source>begins with</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>seeds</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>is being measured …</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>it does not fit into the memory: go back one step</source>
        <translation>内存容不下：请返回上一步</translation>
    </message>
    <message>
        <source>{0}, {1} times</source>
        <translation>{0}，共 {1} 次</translation>
    </message>
    <message>
        <source>expected time</source>
        <translation>预计时间</translation>
    </message>
</context>
<context>
    <name>ReviewPanel</name>
    <message>
        <source>My diagnosis</source>
        <translation>我的诊断</translation>
    </message>
    <message>
        <source>Show or hide what you say of this case yourself</source>
        <translation>显示或隐藏您自己对该病例的意见</translation>
    </message>
    <message>
        <source>Flag this case, to look at it again ({0})</source>
        <translation>标记该病例，以便再次查看（{0}）</translation>
    </message>
    <message>
        <source>Flag this case</source>
        <translation>标记该病例</translation>
    </message>
    <message>
        <source>{0}  cannot be told</source>
        <translation>{0}  无法判断</translation>
    </message>
    <message>
        <source>You have looked, and no class can be told</source>
        <translation>您已看过，无法判断类别</translation>
    </message>
    <message>
        <source>Diagnosis in your own words</source>
        <translation>用您自己的话写诊断</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>无法判断</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>Stop this training?</source>
        <translation>停止此训练？</translation>
    </message>
    <message>
        <source>“{0}” ends after its present step. The best model so far is kept and can be used. You can still go on with it later.</source>
        <translation>“{0}”在当前步骤后结束。目前最佳的模型会保留并可使用。之后仍可继续训练。</translation>
    </message>
    <message>
        <source>Stop training</source>
        <translation>停止训练</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Has this training ended?</source>
        <translation>此训练是否已结束？</translation>
    </message>
    <message>
        <source>“{0}” was begun on another computer or in a container, and gives no sign of life. If it still works there, it will end as soon as it notices that it goes on here; what it has learnt since it saved last is learnt again.</source>
        <translation>“{0}”在另一台计算机或容器中启动，没有任何活动迹象。如果它仍在那里进行，一旦发现已在此处继续就会自行结束；自上次保存以来学到的内容会重新学习。</translation>
    </message>
    <message>
        <source>It has ended: go on here</source>
        <translation>已结束：在此处继续</translation>
    </message>
    <message>
        <source>Wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>训练名称</translation>
    </message>
    <message>
        <source>Note on the run “{0}”</source>
        <translation>训练“{0}”的备注</translation>
    </message>
    <message>
        <source>Move this run to the trash?</source>
        <translation>将此训练移到回收站？</translation>
    </message>
    <message>
        <source>“{0}”, its models and its record go to the trash of your computer.</source>
        <translation>“{0}”、其模型和记录将移到计算机的回收站。</translation>
    </message>
    <message>
        <source>Move to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>全部暂停</translation>
    </message>
    <message>
        <source>Stop all …</source>
        <translation>全部停止…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Train again with these settings …</source>
        <translation>用这些设置再次训练…</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Note …</source>
        <translation>备注…</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开其文件夹</translation>
    </message>
    <message>
        <source>Move to the trash …</source>
        <translation>移到回收站…</translation>
    </message>
</context>
<context>
    <name>RunDelegate</name>
    <message>
        <source>{0} of {1} seeds finished</source>
        <translation>{1} 个随机种子中已完成 {0} 个</translation>
    </message>
    <message>
        <source>best {0}</source>
        <translation>最佳 {0}</translation>
    </message>
</context>
<context>
    <name>RunDifferences</name>
    <message>
        <source>In what the runs differ</source>
        <translation>各训练的差异</translation>
    </message>
    <message>
        <source>Figures of runs with other test images cannot be compared. Seeds alone move accuracy by about a point: one run against one run proves little.</source>
        <translation>测试图像不同的训练，其数值不可比较。仅随机种子就会使准确率变化约一个百分点：一次训练对一次训练说明不了什么。</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>best accuracy on validation</source>
        <translation>验证集最佳准确率</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>accuracy on test</source>
        <translation>测试准确率</translation>
    </message>
    <message>
        <source>macro F1 on test</source>
        <translation>测试宏 F1</translation>
    </message>
    <message>
        <source>recommended model</source>
        <translation>推荐的模型</translation>
    </message>
    <message>
        <source>the same in all</source>
        <translation>全部相同</translation>
    </message>
    <message>
        <source>recipe</source>
        <translation>方案</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>with controls</source>
        <translation>含对照</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>进程数</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>配对</translation>
    </message>
    <message>
        <source>folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>images {0}</source>
        <translation>图像 {0}</translation>
    </message>
    <message>
        <source>content of images {0}</source>
        <translation>图像 {0} 的内容</translation>
    </message>
</context>
<context>
    <name>RunList</name>
    <message>
        <source>New training …</source>
        <translation>新建训练…</translation>
    </message>
    <message>
        <source>Train a model of your own, step by step</source>
        <translation>一步步训练您自己的模型</translation>
    </message>
    <message>
        <source>Order of the runs</source>
        <translation>训练的排序</translation>
    </message>
    <message>
        <source>latest first</source>
        <translation>最新在前</translation>
    </message>
    <message>
        <source>by name</source>
        <translation>按名称</translation>
    </message>
    <message>
        <source>by state</source>
        <translation>按状态</translation>
    </message>
    <message>
        <source>best first</source>
        <translation>最佳在前</translation>
    </message>
    <message>
        <source>by recipe</source>
        <translation>按方案</translation>
    </message>
    <message>
        <source>Training runs</source>
        <translation>训练列表</translation>
    </message>
    <message>
        <source>No training yet. Yours will be listed here.</source>
        <translation>还没有训练。您的训练会列在这里。</translation>
    </message>
    <message>
        <source>Ctrl+click a second run to compare their curves.</source>
        <translation>按住 Ctrl 点击另一个训练可比较两者的曲线。</translation>
    </message>
</context>
<context>
    <name>RunListModel</name>
    <message>
        <source>{0} of {1} seeds finished</source>
        <translation>{1} 个随机种子中已完成 {0} 个</translation>
    </message>
    <message>
        <source>best accuracy {0}</source>
        <translation>最佳准确率 {0}</translation>
    </message>
</context>
<context>
    <name>RunView</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Save and stop for now; it goes on where it stood</source>
        <translation>保存并暂时停止；之后从原处继续</translation>
    </message>
    <message>
        <source>Stop …</source>
        <translation>停止…</translation>
    </message>
    <message>
        <source>End the training and keep the best model so far</source>
        <translation>结束训练并保留目前最佳的模型</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Go on from where it was saved last</source>
        <translation>从上次保存处继续</translation>
    </message>
    <message>
        <source>Open its folder</source>
        <translation>打开其文件夹</translation>
    </message>
    <message>
        <source>It has ended: go on …</source>
        <translation>已结束：继续…</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Load its best model for all tabs</source>
        <translation>加载其最佳模型，供所有页使用</translation>
    </message>
    <message>
        <source>More ▾</source>
        <translation>更多 ▾</translation>
    </message>
    <message>
        <source>Curves</source>
        <translation>曲线</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>验证</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Differences</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>{0} runs compared</source>
        <translation>比较 {0} 个训练</translation>
    </message>
    <message>
        <source>Change the settings …</source>
        <translation>更改设置…</translation>
    </message>
    <message>
        <source>Go on with smaller batches</source>
        <translation>用更小的批次继续</translation>
    </message>
    <message>
        <source>Go on with other settings</source>
        <translation>用其他设置继续</translation>
    </message>
    <message>
        <source>Go on with another device</source>
        <translation>改用其他设备继续</translation>
    </message>
    <message>
        <source>Choose the images …</source>
        <translation>选择图像…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>best on validation (tiles alone)</source>
        <translation>验证集最佳（仅图块）</translation>
    </message>
    <message>
        <source>best on validation</source>
        <translation>验证集最佳</translation>
    </message>
    <message>
        <source>on the test images</source>
        <translation>在测试图像上</translation>
    </message>
    <message>
        <source>time left</source>
        <translation>剩余时间</translation>
    </message>
    <message>
        <source>{0} images/s</source>
        <translation>每秒 {0} 张图像</translation>
    </message>
    <message>
        <source>speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>worked for</source>
        <translation>已运行</translation>
    </message>
    <message>
        <source>device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>{0}, until about {1}</source>
        <translation>{0}，约到 {1}</translation>
    </message>
    <message>
        <source>Another training ({0}) has the {1}. This one begins by itself when that has ended.</source>
        <translation>另一个训练（{0}）正占用 {1}。它结束后，此训练会自动开始。</translation>
    </message>
    <message>
        <source>of another user</source>
        <translation>属于其他用户</translation>
    </message>
    <message>
        <source>It was begun on another computer or in a container. Whether it still works there is being watched; this can take a minute or two.</source>
        <translation>它在另一台计算机或容器中启动。正在观察它是否仍在进行，可能需要一两分钟。</translation>
    </message>
    <message>
        <source>One of {0} runs that differ in their seed: they follow each other.</source>
        <translation>{0} 次仅随机种子不同的训练之一，依次进行。</translation>
    </message>
    <message>
        <source>The images are being read; this can take some minutes.</source>
        <translation>正在读取图像；可能需要几分钟。</translation>
    </message>
    <message>
        <source>It saves its state and ends after the present step.</source>
        <translation>正在保存状态，当前步骤后结束。</translation>
    </message>
    <message>
        <source>The radiology image was chosen by the answer: this is a control, not a result.</source>
        <translation>放射影像是按答案挑选的：这是对照，不是结果。</translation>
    </message>
    <message>
        <source>A newer version of the program writes this run: some of it is not shown here.</source>
        <translation>此训练由更新版本的程序写入：有些内容这里不显示。</translation>
    </message>
</context>
<context>
    <name>RunWords</name>
    <message>
        <source>validation {0} ± {1}</source>
        <translation>验证集 {0} ± {1}</translation>
    </message>
    <message>
        <source>test images {0} ± {1}</source>
        <translation>测试图像 {0} ± {1}</translation>
    </message>
    <message>
        <source>d MMM yyyy HH:mm</source>
        <translation>yyyy年M月d日 HH:mm</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>starting</source>
        <translation>正在启动</translation>
    </message>
    <message>
        <source>waiting its turn</source>
        <translation>排队中</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>out of sight</source>
        <translation>状态不明</translation>
    </message>
    <message>
        <source>{0} days {1} h</source>
        <translation>{0} 天 {1} 小时</translation>
    </message>
    <message>
        <source>Tiles alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>Radiology alone</source>
        <translation>仅放射影像</translation>
    </message>
    <message>
        <source>Both together</source>
        <translation>两者一起</translation>
    </message>
    <message>
        <source>Control: tiles only</source>
        <translation>对照：仅图块</translation>
    </message>
    <message>
        <source>Control: radiology only</source>
        <translation>对照：仅放射影像</translation>
    </message>
    <message>
        <source>Test and report</source>
        <translation>测试与报告</translation>
    </message>
    <message>
        <source>test images</source>
        <translation>测试图像</translation>
    </message>
    <message>
        <source>calibration</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>does radiology matter</source>
        <translation>放射影像是否起作用</translation>
    </message>
    <message>
        <source>map of cases</source>
        <translation>病例分布图</translation>
    </message>
    <message>
        <source>which model to use</source>
        <translation>选用哪个模型</translation>
    </message>
    <message>
        <source>report</source>
        <translation>报告</translation>
    </message>
    <message>
        <source>The tile half of the model learns the nine tissue classes by itself.</source>
        <translation>模型的图块部分单独学习九种组织类别。</translation>
    </message>
    <message>
        <source>The radiology half of the model learns to tell organs by itself.</source>
        <translation>模型的放射影像部分单独学习区分器官。</translation>
    </message>
    <message>
        <source>Both halves learn together and exchange what they see. This is the model.</source>
        <translation>两部分一起学习并交换所见。这就是最终模型。</translation>
    </message>
    <message>
        <source>A model that sees tiles only learns for as long as the fused one, so that a better result cannot come from longer training alone.</source>
        <translation>只看图块的模型，学习时间与融合模型一样长，这样更好的结果就不会只是因为训练更久。</translation>
    </message>
    <message>
        <source>A model that sees radiology only tries to name the tissue: what it gets right, the radiology image alone gives away.</source>
        <translation>只看放射影像的模型尝试判断组织：它能答对的，就是放射影像单独透露的。</translation>
    </message>
    <message>
        <source>The finished models are tested, explained and compared, and a report is written.</source>
        <translation>对训练好的模型进行测试、解释和比较，并生成报告。</translation>
    </message>
    <message>
        <source>{0} s</source>
        <translation>{0} 秒</translation>
    </message>
    <message>
        <source>{0} min</source>
        <translation>{0} 分</translation>
    </message>
    <message>
        <source>{0} h {1:02d} min</source>
        <translation>{0} 小时 {1:02d} 分</translation>
    </message>
</context>
<context>
    <name>ScaleQuestion</name>
    <message>
        <source>The slide does not tell how large its pixels are. With which objective was it scanned?</source>
        <translation>玻片未说明像素大小。它是用哪种物镜扫描的？</translation>
    </message>
    <message>
        <source>Usual at {0}×: {1} µm a pixel</source>
        <translation>{0}× 时通常为每像素 {1} µm</translation>
    </message>
    <message>
        <source>or</source>
        <translation>或</translation>
    </message>
    <message>
        <source> µm/px</source>
        <translation> µm/像素</translation>
    </message>
    <message>
        <source>Micrometres per pixel</source>
        <translation>每像素微米数</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>设定</translation>
    </message>
</context>
<context>
    <name>ScanCard</name>
    <message>
        <source>Radiology beside it</source>
        <translation>并列的放射影像</translation>
    </message>
    <message>
        <source>Choose …</source>
        <translation>选择 …</translation>
    </message>
    <message>
        <source>The scan of this patient; it can be dropped on the slide too</source>
        <translation>该患者的扫描；也可以把它拖到玻片上</translation>
    </message>
    <message>
        <source>File …</source>
        <translation>文件 …</translation>
    </message>
    <message>
        <source>Folder of a scan …</source>
        <translation>扫描的文件夹 …</translation>
    </message>
    <message>
        <source>Without radiology</source>
        <translation>不用放射影像</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>The radiology image</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>Being read …</source>
        <translation>正在读取 …</translation>
    </message>
</context>
<context>
    <name>SelectionPanel</name>
    <message>
        <source>Selected cases</source>
        <translation>所选病例</translation>
    </message>
    <message>
        <source>As CSV …</source>
        <translation>存为 CSV…</translation>
    </message>
    <message>
        <source>As a folder …</source>
        <translation>存为文件夹…</translation>
    </message>
    <message>
        <source>Images of the selected cases and a table, in a folder of their own</source>
        <translation>将所选病例的图像和一个表格存入单独的文件夹</translation>
    </message>
    <message>
        <source>Open in Classify</source>
        <translation>在“分类”中打开</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>清除</translation>
    </message>
    <message>
        <source>Cancel: {0} of {1} classified again</source>
        <translation>取消：已重新分类 {0}/{1}</translation>
    </message>
    <message>
        <source>Classify again without radiology</source>
        <translation>不用影像重新分类</translation>
    </message>
    <message>
        <source>Click a case, or choose Lasso or Rectangle above and draw around some. Ctrl adds to what is selected. A double click opens a case in Classify.</source>
        <translation>单击一个病例，或在上方选择套索或矩形并圈出一些病例。按住 Ctrl 可添加到所选。双击可在“分类”中打开病例。</translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation>未选择</translation>
    </message>
    <message>
        <source>1 case selected</source>
        <translation>已选择 1 个病例</translation>
    </message>
    <message>
        <source>{0} cases selected</source>
        <translation>已选择 {0} 个病例</translation>
    </message>
    <message>
        <source>This model carries no pictures of its cases.</source>
        <translation>此模型不带其病例的图片。</translation>
    </message>
</context>
<context>
    <name>SendMenu</name>
    <message>
        <source>All fields of the regions ({0})</source>
        <translation>区域内全部视野（{0}）</translation>
    </message>
    <message>
        <source>All fields ({0})</source>
        <translation>全部视野（{0}）</translation>
    </message>
    <message>
        <source>Without a verdict ({0})</source>
        <translation>无结论（{0}）</translation>
    </message>
    <message>
        <source>At most {0} at once: draw a region first</source>
        <translation>一次最多 {0} 个：请先画一个区域</translation>
    </message>
</context>
<context>
    <name>SeriesChooser</name>
    <message>
        <source>Choose series</source>
        <translation>选择序列</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Show only series that contain this text</source>
        <translation>仅显示包含此文字的序列</translation>
    </message>
    <message>
        <source>Studies and series</source>
        <translation>检查与序列</translation>
    </message>
    <message>
        <source>What becomes of what is chosen</source>
        <translation>所选内容的用途</translation>
    </message>
    <message>
        <source>New case for each</source>
        <translation>各建一个新病例</translation>
    </message>
    <message>
        <source>For the case {0}</source>
        <translation>用于病例 {0}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>A case has one radiology image.</source>
        <translation>一个病例只有一幅放射影像。</translation>
    </message>
    <message>
        <source>{0} chosen</source>
        <translation>已选 {0} 项</translation>
    </message>
    <message>
        <source>scout</source>
        <translation>定位像</translation>
    </message>
    <message>
        <source>{0} slices</source>
        <translation>{0} 层</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>横断面</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>冠状面</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>矢状面</translation>
    </message>
    <message>
        <source>1 series</source>
        <translation>1 个序列</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>序列</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>体积</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Plane</source>
        <translation>方位</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>层数</translation>
    </message>
    <message>
        <source>volume {0}</source>
        <translation>体积 {0}</translation>
    </message>
    <message>
        <source>Folder {0}</source>
        <translation>文件夹 {0}</translation>
    </message>
    <message>
        <source>Patient {0}</source>
        <translation>患者 {0}</translation>
    </message>
    <message>
        <source>Study {0}</source>
        <translation>检查 {0}</translation>
    </message>
    <message>
        <source>{0} series</source>
        <translation>{0} 个序列</translation>
    </message>
    <message>
        <source>{0} (scout)</source>
        <translation>{0}（定位像）</translation>
    </message>
    <message>
        <source>{0} volumes</source>
        <translation>{0} 个体积</translation>
    </message>
</context>
<context>
    <name>SessionActions</name>
    <message>
        <source>New session</source>
        <translation>新建会话</translation>
    </message>
    <message>
        <source>Open session …</source>
        <translation>打开会话…</translation>
    </message>
    <message>
        <source>Recent sessions</source>
        <translation>最近的会话</translation>
    </message>
    <message>
        <source>Save session …</source>
        <translation>保存会话…</translation>
    </message>
    <message>
        <source>Save session as …</source>
        <translation>会话另存为…</translation>
    </message>
    <message>
        <source>Share without names …</source>
        <translation>去名共享…</translation>
    </message>
    <message>
        <source>Look for moved images …</source>
        <translation>查找移动的图像…</translation>
    </message>
    <message>
        <source>Open a session</source>
        <translation>打开会话</translation>
    </message>
    <message>
        <source>Save session as</source>
        <translation>会话另存为</translation>
    </message>
    <message>
        <source>Share without names</source>
        <translation>去名共享</translation>
    </message>
    <message>
        <source>session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>shared</source>
        <translation>共享</translation>
    </message>
    <message>
        <source>Sessions ({0})</source>
        <translation>会话 ({0})</translation>
    </message>
</context>
<context>
    <name>SessionRemoval</name>
    <message>
        <source>Delete …</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Take off this list</source>
        <translation>从此列表中移除</translation>
    </message>
    <message>
        <source>Delete this session for good?</source>
        <translation>永久删除此会话？</translation>
    </message>
    <message>
        <source>Its cases, classes, notes and diagnoses are deleted and cannot be brought back. The images stay where they are.</source>
        <translation>其中的病例、类别、备注和诊断将被删除，且无法恢复。图像仍保留在原处。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>SettingEditor</name>
    <message>
        <source>As the recipe has it</source>
        <translation>与方案一致</translation>
    </message>
    <message>
        <source>It must be {0}.</source>
        <translation>必须为{0}。</translation>
    </message>
    <message>
        <source>Changed: the recipe has {0}. Press to have that again.</source>
        <translation>已更改：方案中为 {0}。点击可恢复。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Computing</source>
        <translation>计算</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>隐私</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>&amp;Colours:</source>
        <translation>颜色(&amp;C)：</translation>
    </message>
    <message>
        <source>&amp;Text size:</source>
        <translation>文字大小(&amp;T)：</translation>
    </message>
    <message>
        <source>&amp;Language:</source>
        <translation>语言(&amp;L)：</translation>
    </message>
    <message>
        <source>&amp;Remember files and folders</source>
        <translation>记住文件和文件夹(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Show my own images in models trained here</source>
        <translation>在此处训练的模型中显示我自己的图像(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Name files and folders in diagnostics</source>
        <translation>在诊断信息中写出文件和文件夹的名称(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Clear what is remembered</source>
        <translation>清除已记住的内容(&amp;C)</translation>
    </message>
    <message>
        <source>The last models, the last folder, and what was entered for a training. If this is off, they are cleared now and not kept any more.</source>
        <translation>最近的模型、最近的文件夹，以及为训练输入的内容。关闭后，这些内容立即清除，且不再保存。</translation>
    </message>
    <message>
        <source>The map of a model shows small pictures of validation images; whoever gets the model&apos;s file sees them. If this is off, only published and synthetic images are shown. It holds for trainings that are started from now on.</source>
        <translation>模型的分布图会显示验证图像的缩略图；得到模型文件的人都能看到。关闭后，只显示已公开的图像和合成图像。对今后开始的训练生效。</translation>
    </message>
    <message>
        <source>Else they stand as &lt;home&gt; and &lt;file 1&gt;. Diagnostics leave this computer only if you send them.</source>
        <translation>否则它们写作 &lt;home&gt; 和 &lt;file 1&gt;。诊断信息只有在您发送时才会离开这台计算机。</translation>
    </message>
    <message>
        <source>Nothing is remembered any more.</source>
        <translation>已不再记住任何内容。</translation>
    </message>
</context>
<context>
    <name>SettingsView</name>
    <message>
        <source>setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Settings of the run</source>
        <translation>训练的设置</translation>
    </message>
    <message>
        <source>The settings are written down when the images have been read.</source>
        <translation>读完图像后会记录设置。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>search in all settings</source>
        <translation>在全部设置中搜索</translation>
    </message>
    <message>
        <source>Search in all settings</source>
        <translation>在全部设置中搜索</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>全部设置</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>No setting has these words.</source>
        <translation>没有设置包含这些文字。</translation>
    </message>
    <message>
        <source>What matters most</source>
        <translation>最重要的设置</translation>
    </message>
</context>
<context>
    <name>SharesRow</name>
    <message>
        <source>to choose</source>
        <translation>用于选择</translation>
    </message>
    <message>
        <source>to test</source>
        <translation>用于测试</translation>
    </message>
    <message>
        <source>Share of the images: {0}</source>
        <translation>图像所占比例：{0}</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Parts by whole patients: {0} % of the images to learn.</source>
        <translation>按患者整体划分：{0} % 的图像用于学习。</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Slides</source>
        <translation>玻片</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>open images</source>
        <translation>打开图像</translation>
    </message>
    <message>
        <source>open a folder, or a DICOM series</source>
        <translation>打开文件夹或 DICOM 序列</translation>
    </message>
    <message>
        <source>paste files or a picture</source>
        <translation>粘贴文件或图片</translation>
    </message>
    <message>
        <source>previous and next case</source>
        <translation>上一个和下一个病例</translation>
    </message>
    <message>
        <source>remove the selected cases from the list</source>
        <translation>从列表中移除所选病例</translation>
    </message>
    <message>
        <source>swap pathology and radiology</source>
        <translation>交换病理与放射影像</translation>
    </message>
    <message>
        <source>undo and redo changes of the list</source>
        <translation>撤销和重做列表的更改</translation>
    </message>
    <message>
        <source>copy the result</source>
        <translation>复制结果</translation>
    </message>
    <message>
        <source>export all results</source>
        <translation>导出所有结果</translation>
    </message>
    <message>
        <source>classify what is not classified yet</source>
        <translation>对尚未分类的病例分类</translation>
    </message>
    <message>
        <source>end editing, stop reading and classifying, or close a message</source>
        <translation>结束编辑、停止读取和分类，或关闭消息</translation>
    </message>
    <message>
        <source>wheel</source>
        <translation>滚轮</translation>
    </message>
    <message>
        <source>drag</source>
        <translation>拖动</translation>
    </message>
    <message>
        <source>move the image</source>
        <translation>移动图像</translation>
    </message>
    <message>
        <source>double-click, F, 0</source>
        <translation>双击、F、0</translation>
    </message>
    <message>
        <source>fit the image</source>
        <translation>图像适应窗口</translation>
    </message>
    <message>
        <source>Review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>new session</source>
        <translation>新建会话</translation>
    </message>
    <message>
        <source>name the session; go on under another name</source>
        <translation>为会话命名；另存后继续</translation>
    </message>
    <message>
        <source>cases as lines, or as a grid of thumbnails</source>
        <translation>病例列表，或缩略图网格</translation>
    </message>
    <message>
        <source>your class of the case in view</source>
        <translation>您对当前病例给出的类别</translation>
    </message>
    <message>
        <source>no class can be told</source>
        <translation>无法判断类别</translation>
    </message>
    <message>
        <source>accept the model&apos;s class</source>
        <translation>采纳模型的类别</translation>
    </message>
    <message>
        <source>flag the case</source>
        <translation>标记病例</translation>
    </message>
    <message>
        <source>double-click, F</source>
        <translation>双击、F</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Shift+arrows</source>
        <translation>Shift+方向键</translation>
    </message>
    <message>
        <source>Ctrl+arrows</source>
        <translation>Ctrl+方向键</translation>
    </message>
    <message>
        <source>point at a place of the image</source>
        <translation>指向图像中的某处</translation>
    </message>
    <message>
        <source>previous and next slice</source>
        <translation>上一层和下一层</translation>
    </message>
    <message>
        <source>ten slices back or on</source>
        <translation>后退或前进十层</translation>
    </message>
    <message>
        <source>previous and next series or volume of the study</source>
        <translation>同一检查的上一个、下一个序列或体积</translation>
    </message>
    <message>
        <source>right-drag, Alt+arrows</source>
        <translation>右键拖动、Alt+方向键</translation>
    </message>
    <message>
        <source>window (across) and level (up, down)</source>
        <translation>窗宽（左右）和窗位（上下）</translation>
    </message>
    <message>
        <source>windows of the menu, in its order</source>
        <translation>菜单中的各个窗，按其顺序</translation>
    </message>
    <message>
        <source>invert</source>
        <translation>反相</translation>
    </message>
    <message>
        <source>window as the network has it</source>
        <translation>恢复为网络所用的窗</translation>
    </message>
    <message>
        <source>ruler; arrows move its end, with Shift all of it</source>
        <translation>标尺；方向键移动端点，加 Shift 整体移动</translation>
    </message>
    <message>
        <source>right click, menu key</source>
        <translation>右键单击、菜单键</translation>
    </message>
    <message>
        <source>menu of the image</source>
        <translation>图像菜单</translation>
    </message>
    <message>
        <source>copy the picture, with and without overlay</source>
        <translation>复制图片，含或不含叠加图</translation>
    </message>
    <message>
        <source>fit both images</source>
        <translation>两张图像适应窗口</translation>
    </message>
    <message>
        <source>show the field of view</source>
        <translation>显示视野</translation>
    </message>
    <message>
        <source>arrows, [ ]</source>
        <translation>方向键、[ ]</translation>
    </message>
    <message>
        <source>move and resize the field of view while it is edited</source>
        <translation>编辑视野时移动和缩放视野</translation>
    </message>
    <message>
        <source>show or hide the overlay</source>
        <translation>显示或隐藏叠加图</translation>
    </message>
    <message>
        <source>opacity of the overlay</source>
        <translation>叠加图不透明度</translation>
    </message>
    <message>
        <source>wheel, drag</source>
        <translation>滚轮、拖动</translation>
    </message>
    <message>
        <source>zoom and move the map</source>
        <translation>缩放和移动分布图</translation>
    </message>
    <message>
        <source>lasso, rectangle, move</source>
        <translation>套索、矩形、移动</translation>
    </message>
    <message>
        <source>Ctrl while selecting</source>
        <translation>选择时按住 Ctrl</translation>
    </message>
    <message>
        <source>add to what is selected</source>
        <translation>追加选择</translation>
    </message>
    <message>
        <source>arrows, Space</source>
        <translation>方向键、空格</translation>
    </message>
    <message>
        <source>Enter, double-click a case</source>
        <translation>Enter、双击病例</translation>
    </message>
    <message>
        <source>open the case in Classify</source>
        <translation>在“分类”中打开病例</translation>
    </message>
    <message>
        <source>Ctrl+Space</source>
        <translation>Ctrl+空格</translation>
    </message>
    <message>
        <source>go from case to case, select one</source>
        <translation>在病例间移动、选择一个</translation>
    </message>
    <message>
        <source>zoom at the pointer; walk the slices of a scan</source>
        <translation>在指针处缩放；在扫描图像上逐层浏览</translation>
    </message>
    <message>
        <source>Ctrl+wheel</source>
        <translation>Ctrl+滚轮</translation>
    </message>
    <message>
        <source>opacity of the overlay; zoom in a scan</source>
        <translation>叠加图的不透明度；在扫描图像上缩放</translation>
    </message>
    <message>
        <source>Ctrl++, Ctrl+−</source>
        <translation>Ctrl++、Ctrl+−</translation>
    </message>
    <message>
        <source>add the case to what is selected</source>
        <translation>把病例加入选择</translation>
    </message>
    <message>
        <source>move the map</source>
        <translation>移动分布图</translation>
    </message>
    <message>
        <source>show the whole map</source>
        <translation>显示整张分布图</translation>
    </message>
    <message>
        <source>wheel, + −</source>
        <translation>滚轮、+ −</translation>
    </message>
    <message>
        <source>drag, arrows</source>
        <translation>拖动、方向键</translation>
    </message>
    <message>
        <source>move the slide</source>
        <translation>移动玻片</translation>
    </message>
    <message>
        <source>show the whole slide</source>
        <translation>显示整张玻片</translation>
    </message>
    <message>
        <source>a pixel of the slide for each of the screen</source>
        <translation>玻片的一个像素对应屏幕的一个像素</translation>
    </message>
    <message>
        <source>turn by 90°</source>
        <translation>旋转 90°</translation>
    </message>
    <message>
        <source>ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>show or hide the overview</source>
        <translation>显示或隐藏概览</translation>
    </message>
    <message>
        <source>click</source>
        <translation>单击</translation>
    </message>
    <message>
        <source>what the model says of a field</source>
        <translation>模型对一个视野的判断</translation>
    </message>
    <message>
        <source>Enter, double-click</source>
        <translation>Enter、双击</translation>
    </message>
    <message>
        <source>close a polygon</source>
        <translation>闭合多边形</translation>
    </message>
    <message>
        <source>undo and redo changes of the regions</source>
        <translation>撤销和重做区域的更改</translation>
    </message>
    <message>
        <source>load a model</source>
        <translation>加载模型</translation>
    </message>
    <message>
        <source>settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>the log, and diagnostics to copy</source>
        <translation>日志和可复制的诊断信息</translation>
    </message>
    <message>
        <source>this list</source>
        <translation>此列表</translation>
    </message>
    <message>
        <source>quit</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>SiteProfileMenu</name>
    <message>
        <source>Site profile</source>
        <translation>站点配置</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>From labelled tiles …</source>
        <translation>由已标注图块生成 …</translation>
    </message>
</context>
<context>
    <name>SkippedDialog</name>
    <message>
        <source>Files that are no images</source>
        <translation>不是图像的文件</translation>
    </message>
    <message>
        <source>Copy names</source>
        <translation>复制名称</translation>
    </message>
    <message>
        <source>These were passed over: by their first bytes they are no images that can be read.</source>
        <translation>以下文件已略过：其文件头表明不是可读取的图像。</translation>
    </message>
    <message>
        <source>The first {0} of {1} are listed.</source>
        <translation>列出 {1} 个中的前 {0} 个。</translation>
    </message>
</context>
<context>
    <name>SlideOverview</name>
    <message>
        <source>Overview of the slide</source>
        <translation>玻片概览</translation>
    </message>
    <message>
        <source>The whole slide: click to go there</source>
        <translation>整张玻片：点击即可前往该处</translation>
    </message>
</context>
<context>
    <name>SlidePage</name>
    <message>
        <source>Whole slide</source>
        <translation>整张玻片</translation>
    </message>
    <message>
        <source>Show the whole slide (F)</source>
        <translation>显示整张玻片（F）</translation>
    </message>
    <message>
        <source>1:1</source>
        <translation>1:1</translation>
    </message>
    <message>
        <source>A pixel of the slide for each of the screen (1)</source>
        <translation>玻片的一个像素对应屏幕的一个像素（1）</translation>
    </message>
    <message>
        <source>Turn</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>Turn by 90° (T; back with Shift+T)</source>
        <translation>旋转 90°（T；Shift+T 反向）</translation>
    </message>
    <message>
        <source>Ruler</source>
        <translation>标尺</translation>
    </message>
    <message>
        <source>Measure a length: drag a line (R)</source>
        <translation>测量长度：拖出一条线（R）</translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览</translation>
    </message>
    <message>
        <source>The whole slide in a corner (O)</source>
        <translation>在角落显示整张玻片（O）</translation>
    </message>
    <message>
        <source>Label …</source>
        <translation>标签 …</translation>
    </message>
    <message>
        <source>Label and photographs of the slide; they may show the name of a patient</source>
        <translation>玻片的标签和照片；其上可能有患者姓名</translation>
    </message>
    <message>
        <source>Open it again</source>
        <translation>重新打开</translation>
    </message>
    <message>
        <source>Slide {0}</source>
        <translation>玻片 {0}</translation>
    </message>
    <message>
        <source>{0}× · {1} %</source>
        <translation>{0}× · {1} %</translation>
    </message>
</context>
<context>
    <name>SlidesTab</name>
    <message>
        <source>Drop whole slides here: SVS, NDPI, MRXS, SCN, BIF, VMS, DICOM, pyramidal TIFF.</source>
        <translation>将整张玻片拖放到此处：SVS、NDPI、MRXS、SCN、BIF、VMS、DICOM、金字塔 TIFF。</translation>
    </message>
    <message>
        <source>Open slides …</source>
        <translation>打开玻片 …</translation>
    </message>
    <message>
        <source>Open …</source>
        <translation>打开 …</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open slides</source>
        <translation>打开玻片</translation>
    </message>
    <message>
        <source>{0} is being opened …</source>
        <translation>正在打开 {0} …</translation>
    </message>
    <message>
        <source>What was dropped is being looked at …</source>
        <translation>正在查看拖入的内容 …</translation>
    </message>
</context>
<context>
    <name>StageTimeline</name>
    <message>
        <source>Stages of the training</source>
        <translation>训练阶段</translation>
    </message>
    <message>
        <source>done</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>{0} of {1}: {2}</source>
        <translation>第 {0} 步，共 {1} 步：{2}</translation>
    </message>
    <message>
        <source>to come</source>
        <translation>未开始</translation>
    </message>
    <message>
        <source>epoch {0} of {1}</source>
        <translation>第 {0} / {1} 轮</translation>
    </message>
    <message>
        <source>done, {0} epochs</source>
        <translation>已完成，{0} 轮</translation>
    </message>
    <message>
        <source>done, 1 epoch</source>
        <translation>已完成，1 轮</translation>
    </message>
</context>
<context>
    <name>StartBox</name>
    <message>
        <source>Begin with</source>
        <translation>起始权重</translation>
    </message>
    <message>
        <source>begin with random weights</source>
        <translation>从随机权重开始</translation>
    </message>
    <message>
        <source>begin with the demo model</source>
        <translation>从演示模型开始</translation>
    </message>
    <message>
        <source>begin with a file …</source>
        <translation>从文件开始…</translation>
    </message>
    <message>
        <source>Weights of another model, or torchvision&apos;s of the same ResNet (ImageNet)</source>
        <translation>其他模型的权重，或 torchvision 中相同 ResNet 的权重（ImageNet）</translation>
    </message>
    <message>
        <source>Use the settings that fit</source>
        <translation>使用相符的设置</translation>
    </message>
</context>
<context>
    <name>StartPage</name>
    <message>
        <source>Begin</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Open images …</source>
        <translation>打开图像…</translation>
    </message>
    <message>
        <source>Open a session …</source>
        <translation>打开会话…</translation>
    </message>
    <message>
        <source>Look at the sample cases</source>
        <translation>查看示例病例</translation>
    </message>
    <message>
        <source>Train a model …</source>
        <translation>训练模型…</translation>
    </message>
    <message>
        <source>Recent sessions</source>
        <translation>最近的会话</translation>
    </message>
    <message>
        <source>What you do is saved by itself, and will stand here the next time.</source>
        <translation>您所做的一切会自动保存，下次将列在这里。</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>StatusStrip</name>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop reading and classifying (Esc)</source>
        <translation>停止读取和分类（Esc）</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Classify the cases that are left (F5)</source>
        <translation>对剩余病例进行分类（F5）</translation>
    </message>
    <message>
        <source>reading files: {0} of {1}</source>
        <translation>正在读取文件：{0} / {1}</translation>
    </message>
    <message>
        <source>reading files …</source>
        <translation>正在读取文件…</translation>
    </message>
    <message>
        <source>{0} of {1} classified</source>
        <translation>已分类 {0} / {1}</translation>
    </message>
    <message>
        <source>stopped, {0} left</source>
        <translation>已停止，剩余 {0} 例</translation>
    </message>
    <message>
        <source>{0} a second, less than a minute left</source>
        <translation>每秒 {0} 例，剩余不到 1 分钟</translation>
    </message>
    <message>
        <source>{0} a second, about {1} min left</source>
        <translation>每秒 {0} 例，剩余约 {1} 分钟</translation>
    </message>
    <message>
        <source>{0} a second, about {1} h {2:02d} min left</source>
        <translation>每秒 {0} 例，剩余约 {1} 小时 {2:02d} 分钟</translation>
    </message>
</context>
<context>
    <name>Text</name>
    <message>
        <source>{first} {next}</source>
        <translation>{first}{next}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>None of these cases could be read, so there is no map of them.</source>
        <translation>这些病例都无法读取，因此没有它们的分布图。</translation>
    </message>
    <message>
        <source>Choose another set, or look at one of its images in Classify to see what is wrong.</source>
        <translation>请选择其他数据集，或在“分类”页中查看其中一张图像以找出问题。</translation>
    </message>
    <message>
        <source>This kind of set is not known.</source>
        <translation>不认识这种数据集。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择其他数据集。</translation>
    </message>
    <message>
        <source>There are no tiles in {name}.</source>
        <translation>{name} 中没有图块。</translation>
    </message>
    <message>
        <source>Choose a folder of PNG, JPEG, TIFF or BMP tiles, with or without radiology images.</source>
        <translation>请选择含有 PNG、JPEG、TIFF 或 BMP 图块的文件夹，可带放射影像，也可不带。</translation>
    </message>
    <message>
        <source>Images without a tile, or that cannot be read: {count} left out.</source>
        <translation>没有图块或无法读取的图像：略去 {count} 个。</translation>
    </message>
    <message>
        <source>Files that are no images: {count} passed over.</source>
        <translation>不是图像的文件：跳过 {count} 个。</translation>
    </message>
    <message>
        <source>{name} has no column named pathology.</source>
        <translation>{name} 没有名为 pathology 的列。</translation>
    </message>
    <message>
        <source>Its first row must name the columns: pathology, and if known radiology, label and patient.</source>
        <translation>其第一行必须写明列名：pathology，已知时还有 radiology、label 和 patient。</translation>
    </message>
    <message>
        <source>{taken} of {count} cases were drawn at random, always the same ones; the other {rest} are not on this map.</source>
        <translation>从 {count} 个病例中随机抽取了 {taken} 个（每次相同）；其余 {rest} 个不在此图上。</translation>
    </message>
    <message>
        <source>{name} has fewer labels than tiles.</source>
        <translation>{name} 的标签少于图块。</translation>
    </message>
    <message>
        <source>Copy or download the file again.</source>
        <translation>请重新复制或下载该文件。</translation>
    </message>
    <message>
        <source>There is no {name}.npz in {folder}.</source>
        <translation>{folder} 中没有 {name}.npz。</translation>
    </message>
    <message>
        <source>Choose the folder that holds the .npz files of MedMNIST.</source>
        <translation>请选择存放 MedMNIST .npz 文件的文件夹。</translation>
    </message>
    <message>
        <source>The image of {name} is not known.</source>
        <translation>不知道 {name} 的图像。</translation>
    </message>
    <message>
        <source>Leave the case out.</source>
        <translation>请略过该病例。</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>未加载模型。</translation>
    </message>
    <message>
        <source>Load one with Ctrl+M, or by dropping it on the window.</source>
        <translation>请按 Ctrl+M 加载，或将模型拖放到窗口上。</translation>
    </message>
    <message>
        <source>Evaluate the model again with this version of crcviewer: it then writes its map as well.</source>
        <translation>请用此版本的 crcviewer 重新评估该模型：它会同时写入分布图。</translation>
    </message>
    <message>
        <source>The images of this evaluation ({data}) are not at {place} any more.</source>
        <translation>此评估的图像（{data}）已不在 {place}。</translation>
    </message>
    <message>
        <source>Say below which folder they are in now.</source>
        <translation>请在下方指明它们现在所在的文件夹。</translation>
    </message>
    <message>
        <source>This is an evaluation of {model}, and another model is loaded.</source>
        <translation>这是 {model} 的评估，而加载的是其他模型。</translation>
    </message>
    <message>
        <source>This evaluation is of a table of images, or of several folders at once.</source>
        <translation>此评估针对的是图像表格，或同时针对多个文件夹。</translation>
    </message>
    <message>
        <source>The images in {folder} are not those that were evaluated.</source>
        <translation>{folder} 中的图像不是评估时所用的图像。</translation>
    </message>
    <message>
        <source>Choose the folder of {data}, with {count} test tiles.</source>
        <translation>请选择 {data} 的文件夹，其中有 {count} 张测试图块。</translation>
    </message>
    <message>
        <source>{name} holds no evaluation.</source>
        <translation>{name} 中没有评估。</translation>
    </message>
    <message>
        <source>Choose a folder that an evaluation has written: it holds evaluation.json.</source>
        <translation>请选择评估写出的文件夹：其中有 evaluation.json。</translation>
    </message>
    <message>
        <source>The evaluation in {name} cannot be read.</source>
        <translation>无法读取 {name} 中的评估。</translation>
    </message>
    <message>
        <source>Load that model {name} with Ctrl+M, and try again.</source>
        <translation>请按 Ctrl+M 加载模型 {name}，然后重试。</translation>
    </message>
    <message>
        <source>Load that model with Ctrl+M, and try again.</source>
        <translation>请按 Ctrl+M 加载该模型，然后重试。</translation>
    </message>
    <message>
        <source>{name} cannot be read.</source>
        <translation>无法读取 {name}。</translation>
    </message>
    <message>
        <source>The folder holds no organ set: the tiles were seen without radiology.</source>
        <translation>文件夹中没有器官数据集：未用放射影像，只看图块。</translation>
    </message>
    <message>
        <source>Radiology images were drawn at random: no pairs are declared.</source>
        <translation>放射影像是随机抽取的：没有声明配对。</translation>
    </message>
    <message>
        <source>There is not enough memory to decode {name}.</source>
        <translation>内存不足，无法解码 {name}。</translation>
    </message>
    <message>
        <source>Close other programs, or save a smaller part of the image.</source>
        <translation>请关闭其他程序，或保存图像的较小部分。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete, so it could not be decoded.</source>
        <translation>{name} 已损坏或不完整，因此无法解码。</translation>
    </message>
    <message>
        <source>Copy or export it again from where it came from.</source>
        <translation>请从来源处重新复制或导出。</translation>
    </message>
    <message>
        <source>The field of view is not a square.</source>
        <translation>视野不是正方形。</translation>
    </message>
    <message>
        <source>Reset it and set it again.</source>
        <translation>请将其复位后重新设置。</translation>
    </message>
    <message>
        <source>{name} could not be read from its disk.</source>
        <translation>无法从磁盘读取{name}。</translation>
    </message>
    <message>
        <source>Check that the disk or network drive is connected, then open it again.</source>
        <translation>请检查磁盘或网络驱动器是否已连接，然后重新打开。</translation>
    </message>
    <message>
        <source>{name} was changed while it was being read.</source>
        <translation>{name} 在读取时被更改。</translation>
    </message>
    <message>
        <source>Wait until it is completely written, then open it again.</source>
        <translation>请等到它完全写好，然后重新打开。</translation>
    </message>
    <message>
        <source>{name} is not there any more.</source>
        <translation>{name} 已不存在。</translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed, then open it again.</source>
        <translation>请检查它是否被移动或重命名，然后重新打开。</translation>
    </message>
    <message>
        <source>You have no permission to read {name}.</source>
        <translation>您无权读取 {name}。</translation>
    </message>
    <message>
        <source>Change its permissions, or ask its owner for a copy.</source>
        <translation>请更改其权限，或向所有者索取副本。</translation>
    </message>
    <message>
        <source>a folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>a device or pipe</source>
        <translation>设备或管道</translation>
    </message>
    <message>
        <source>{name} is {kind}, not an image file.</source>
        <translation>{name} 是{kind}，不是图像文件。</translation>
    </message>
    <message>
        <source>Open an image file instead.</source>
        <translation>请改为打开图像文件。</translation>
    </message>
    <message>
        <source>{name} is empty (zero bytes).</source>
        <translation>{name} 是空的（零字节）。</translation>
    </message>
    <message>
        <source>{name} has {count} slices, so there is no slice {number}.</source>
        <translation>{name} 有 {count} 个层面，因此没有第 {number} 层面。</translation>
    </message>
    <message>
        <source>Choose a slice within its range.</source>
        <translation>请选择范围内的层面。</translation>
    </message>
    <message>
        <source>Check how the file was made, or download it again.</source>
        <translation>请检查该文件的制作方式，或重新下载。</translation>
    </message>
    <message>
        <source>The {split} images of {file} are {kind} numbers, not 8-bit pixels.</source>
        <translation>{file} 的{split}图像是 {kind} 数值，而不是 8 位像素。</translation>
    </message>
    <message>
        <source>The {split} images of {file} have the shape {shape}, which is neither a square grey nor a square colour image.</source>
        <translation>{file} 的{split}图像形状为 {shape}，既不是正方形灰度图像，也不是正方形彩色图像。</translation>
    </message>
    <message>
        <source>The {split} part of {file} is empty.</source>
        <translation>{file} 的{split}是空的。</translation>
    </message>
    <message>
        <source>The {split} labels of {file} are not one whole number an image.</source>
        <translation>{file} 的{split}标签不是每张图像一个整数。</translation>
    </message>
    <message>
        <source>{file} has {images} images but {labels} labels in its {split} part.</source>
        <translation>{file} 的{split}有 {images} 张图像，却有 {labels} 个标签。</translation>
    </message>
    <message>
        <source>{name} holds no pixels.</source>
        <translation>{name} 不含任何像素。</translation>
    </message>
    <message>
        <source>Export the image again from its program.</source>
        <translation>请从原程序重新导出图像。</translation>
    </message>
    <message>
        <source>{name} says that it is {width:,} × {height:,} pixels, more than the {most:,} million that are opened.</source>
        <translation>{name} 声称有 {width:,} × {height:,} 像素，超过了可打开的 {most:,} 百万像素。</translation>
    </message>
    <message>
        <source>Cut out the region of interest, or save it reduced.</source>
        <translation>请裁出感兴趣区域，或缩小后保存。</translation>
    </message>
    <message>
        <source>{name} says that it is {width:,} × {height:,} pixels, but the file is far too small to hold them.</source>
        <translation>{name} 声称有 {width:,} × {height:,} 像素，但文件太小，容纳不下。</translation>
    </message>
    <message>
        <source>It is damaged or made to do harm: get it again from a source you trust.</source>
        <translation>文件已损坏或有害：请从可信的来源重新获取。</translation>
    </message>
    <message>
        <source>{name} is {width:,} × {height:,} pixels: too large for its format, which can only be decoded whole.</source>
        <translation>{name} 有 {width:,} × {height:,} 像素：对其格式而言过大，该格式只能整体解码。</translation>
    </message>
    <message>
        <source>Save it again as “CSV UTF-8” from your spreadsheet.</source>
        <translation>请在电子表格程序中重新保存为“CSV UTF-8”。</translation>
    </message>
    <message>
        <source>{name} has no rows below a header.</source>
        <translation>{name} 在标题行下没有内容。</translation>
    </message>
    <message>
        <source>Its first row must name the columns.</source>
        <translation>第一行必须是列名。</translation>
    </message>
    <message>
        <source>{name} is too large for a table of cases.</source>
        <translation>{name} 作为病例表格过大。</translation>
    </message>
    <message>
        <source>Choose a file that is there.</source>
        <translation>请选择存在的文件。</translation>
    </message>
    <message>
        <source>{name} is not a table.</source>
        <translation>{name} 不是表格。</translation>
    </message>
    <message>
        <source>The folder {name} cannot be opened.</source>
        <translation>无法打开文件夹 {name}。</translation>
    </message>
    <message>
        <source>{name} is not an image: it holds something that is not among the known image formats.</source>
        <translation>{name} 不是图像：其内容不属于任何已知的图像格式。</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a ZIP archive or office document</source>
        <translation>ZIP 压缩包或办公文档</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF 图片</translation>
    </message>
    <message>
        <source>a compressed file that holds no NIfTI volume</source>
        <translation>不含 NIfTI 体数据的压缩文件</translation>
    </message>
    <message>
        <source>an HDF5 file</source>
        <translation>HDF5 文件</translation>
    </message>
    <message>
        <source>a NumPy array</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>a program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>a 7-Zip archive</source>
        <translation>7-Zip 压缩包</translation>
    </message>
    <message>
        <source>a RAR archive</source>
        <translation>RAR 压缩包</translation>
    </message>
    <message>
        <source>a database</source>
        <translation>数据库</translation>
    </message>
    <message>
        <source>{name} is not an image: it is {what}.</source>
        <translation>{name} 不是图像：它是{what}。</translation>
    </message>
    <message>
        <source>{name} is not an image: it holds text.</source>
        <translation>{name} 不是图像：它是文本文件。</translation>
    </message>
    <message>
        <source>Open a smaller image of it.</source>
        <translation>请打开它的较小图像。</translation>
    </message>
    <message>
        <source>{name} is the index of a disc (DICOMDIR), not an image.</source>
        <translation>{name} 是光盘索引（DICOMDIR），不是图像。</translation>
    </message>
    <message>
        <source>Open the folder that holds the images.</source>
        <translation>请打开存放图像的文件夹。</translation>
    </message>
    <message>
        <source>{name} is a DICOM file without pixels (a report, plan or other record).</source>
        <translation>{name} 是没有像素的 DICOM 文件（报告、计划或其他记录）。</translation>
    </message>
    <message>
        <source>Open a DICOM image of the series instead.</source>
        <translation>请改为打开该序列的 DICOM 图像。</translation>
    </message>
    <message>
        <source>{name} is cut off: part of its pixels is missing.</source>
        <translation>{name} 被截断：缺少部分像素。</translation>
    </message>
    <message>
        <source>{name} would unpack to more than half a gigabyte.</source>
        <translation>{name} 解压后会超过 0.5 GB。</translation>
    </message>
    <message>
        <source>The folder {name} holds no DICOM images.</source>
        <translation>文件夹 {name} 中没有 DICOM 图像。</translation>
    </message>
    <message>
        <source>Open a folder with the DICOM files of one series.</source>
        <translation>请打开含有同一序列 DICOM 文件的文件夹。</translation>
    </message>
    <message>
        <source>The folder {name} no longer holds that series.</source>
        <translation>文件夹 {name} 中已没有该序列。</translation>
    </message>
    <message>
        <source>Open the folder again.</source>
        <translation>请重新打开该文件夹。</translation>
    </message>
    <message>
        <source>The folder {name} cannot be read.</source>
        <translation>无法读取文件夹 {name}。</translation>
    </message>
    <message>
        <source>Check that it is still there and that you have permission to open it.</source>
        <translation>请检查它是否仍在，以及您是否有权打开。</translation>
    </message>
    <message>
        <source>{name} holds more images than fit into memory.</source>
        <translation>{name} 中的图像超出内存容量。</translation>
    </message>
    <message>
        <source>Choose another split, or put the file with smaller images (28 or 64 pixels) there.</source>
        <translation>请选择其他数据划分，或放入图像较小（28 或 64 像素）的文件。</translation>
    </message>
    <message>
        <source>{name} is not in the MedMNIST layout: it has no {member}.</source>
        <translation>{name} 不是 MedMNIST 格式：其中没有 {member}。</translation>
    </message>
    <message>
        <source>Correct the file, or leave it out to pair at random.</source>
        <translation>请更正该文件；也可以不提供该文件，改为随机配对。</translation>
    </message>
    <message>
        <source>{file} pairs {split} tile {tile} with radiology image {radiology}, which does not exist.</source>
        <translation>{file} 将 {split} 图块 {tile} 与不存在的放射图像 {radiology} 配对。</translation>
    </message>
    <message>
        <source>{file} pairs {split} tile {tile} twice.</source>
        <translation>{file} 将 {split} 图块 {tile} 配对了两次。</translation>
    </message>
    <message>
        <source>{file} leaves {count} {split} tiles without a pair.</source>
        <translation>{file} 中有 {count} 个 {split} 图块没有配对。</translation>
    </message>
    <message>
        <source>Row {row} of {file} is no pair.</source>
        <translation>{file} 的第 {row} 行不是一个配对。</translation>
    </message>
    <message>
        <source>{name} has so many channels, or so deep ones, that its {width:,} × {height:,} pixels would take {size:.1f} GB of memory.</source>
        <translation>{name} 的通道过多或位深过大，{width:,} × {height:,} 像素将占用 {size:.1f} GB 内存。</translation>
    </message>
    <message>
        <source>Save it with three channels of 8 or 16 bits, or cut out the region of interest.</source>
        <translation>请将其另存为 8 位或 16 位的三通道图像，或裁剪出感兴趣区域。</translation>
    </message>
    <message>
        <source>{name} is damaged: its decoder broke down on it.</source>
        <translation>{name} 已损坏：解码器在解码时崩溃。</translation>
    </message>
    <message>
        <source>{name} could not be decoded within a minute.</source>
        <translation>{name} 未能在一分钟内解码完成。</translation>
    </message>
    <message>
        <source>It may be damaged: copy or export it again from where it came from.</source>
        <translation>文件可能已损坏：请从来源处重新复制或导出。</translation>
    </message>
    <message>
        <source>Export it with a coarser grid.</source>
        <translation>请以更粗的网格导出。</translation>
    </message>
    <message>
        <source>{name} holds no volume.</source>
        <translation>{name} 中没有体数据。</translation>
    </message>
    <message>
        <source>Export it again from its program.</source>
        <translation>请从原程序重新导出。</translation>
    </message>
    <message>
        <source>{name} holds colours or complex numbers, not a grey volume.</source>
        <translation>{name} 含有彩色或复数，不是灰度体数据。</translation>
    </message>
    <message>
        <source>Export it as one grey volume.</source>
        <translation>请导出为单个灰度体数据。</translation>
    </message>
    <message>
        <source>{name} is cut off: it announces more values than it can hold.</source>
        <translation>{name} 被截断：它声明的数值多于所能容纳的数量。</translation>
    </message>
    <message>
        <source>Save it as a TIFF or as a plain PNG.</source>
        <translation>请保存为 TIFF 或普通 PNG。</translation>
    </message>
    <message>
        <source>Save it as a tiled TIFF.</source>
        <translation>请保存为分块 TIFF。</translation>
    </message>
    <message>
        <source>{name} has more than {most:,} pages.</source>
        <translation>{name} 超过 {most:,} 页。</translation>
    </message>
    <message>
        <source>Save the pages that you need as a file of their own.</source>
        <translation>请将所需的页另存为单独的文件。</translation>
    </message>
    <message>
        <source>{name} holds values of a kind that cannot be shown as an image.</source>
        <translation>{name} 中数值的类型无法显示为图像。</translation>
    </message>
    <message>
        <source>Save it with 8 or 16 bits a channel.</source>
        <translation>请以每通道 8 位或 16 位保存。</translation>
    </message>
    <message>
        <source>{name} keeps a volume in one page, which cannot be opened.</source>
        <translation>{name} 将体数据放在同一页中，无法打开。</translation>
    </message>
    <message>
        <source>Save it with one slice a page.</source>
        <translation>请按每页一个层面保存。</translation>
    </message>
    <message>
        <source>{name} keeps {count:,} slices in one block, too large to open.</source>
        <translation>{name} 将 {count:,} 个层面放在同一块中，过大而无法打开。</translation>
    </message>
    <message>
        <source>{name} is cut off: its end is missing.</source>
        <translation>{name} 被截断：缺少结尾。</translation>
    </message>
    <message>
        <source>Open a PNG, JPEG, TIFF or BMP image, a DICOM file or folder, or a NIfTI volume.</source>
        <translation>请打开 PNG、JPEG、TIFF 或 BMP 图像、DICOM 文件或文件夹，或 NIfTI 体数据。</translation>
    </message>
    <message>
        <source>Open a .safetensors file that this program has written.</source>
        <translation>请打开由本程序写入的 .safetensors 文件。</translation>
    </message>
    <message>
        <source>Copy or download the file again, or train the model again.</source>
        <translation>请重新复制或下载该文件，或重新训练模型。</translation>
    </message>
    <message>
        <source>{name} is damaged or incomplete.</source>
        <translation>{name} 已损坏或不完整。</translation>
    </message>
    <message>
        <source>{name} changed while it was read.</source>
        <translation>{name} 在读取时发生了变化。</translation>
    </message>
    <message>
        <source>Wait until it is written, and try again.</source>
        <translation>请等到它写好后重试。</translation>
    </message>
    <message>
        <source>{name} holds weights that are no finite numbers.</source>
        <translation>{name} 中的权重不是有限数值。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a model.</source>
        <translation>{name} 是文件夹，不是模型。</translation>
    </message>
    <message>
        <source>{name} is larger than any model of this program.</source>
        <translation>{name} 比本程序的任何模型都大。</translation>
    </message>
    <message>
        <source>{name} is of a kind that can hold programs, so it is never opened.</source>
        <translation>{name} 属于可能含有程序的类型，因此从不打开。</translation>
    </message>
    <message>
        <source>{name} was not written by this program, so it cannot be used as its model.</source>
        <translation>{name} 不是由本程序写入的，因此不能用作模型。</translation>
    </message>
    <message>
        <source>{name} is damaged: it has weights that its network does not have.</source>
        <translation>{name} 已损坏：其中有网络所没有的权重。</translation>
    </message>
    <message>
        <source>{name} could not be read: {reason}.</source>
        <translation>无法读取 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Check that the file is still there and that you may read it.</source>
        <translation>请检查文件是否仍在，以及您是否有权读取。</translation>
    </message>
    <message>
        <source>{name} is damaged: its weights do not fit the network that it describes.</source>
        <translation>{name} 已损坏：其权重与所描述的网络不符。</translation>
    </message>
    <message>
        <source>{name} was written by a newer version of this program.</source>
        <translation>{name} 由更新版本的本程序写入。</translation>
    </message>
    <message>
        <source>Install the newest version of crcviewer, then open it again.</source>
        <translation>请安装最新版本的 crcviewer，然后重新打开。</translation>
    </message>
    <message>
        <source>{name} is damaged: its description cannot be understood.</source>
        <translation>{name} 已损坏：无法理解其描述。</translation>
    </message>
    <message>
        <source>Its training failed or the file is damaged.</source>
        <translation>其训练失败，或文件已损坏。</translation>
    </message>
    <message>
        <source>{name} is not a model file.</source>
        <translation>{name} 不是模型文件。</translation>
    </message>
    <message>
        <source>the disk gave an error</source>
        <translation>磁盘报错</translation>
    </message>
    <message>
        <source>A perplexity of {perplexity} needs {needed} cases or more; here are {count}.</source>
        <translation>困惑度 {perplexity} 需要至少 {needed} 个病例；这里有 {count} 个。</translation>
    </message>
    <message>
        <source>Choose a perplexity of {most} or less, or add cases.</source>
        <translation>请选择不超过 {most} 的困惑度，或添加病例。</translation>
    </message>
    <message>
        <source>The features are not a table of numbers.</source>
        <translation>特征不是数值表格。</translation>
    </message>
    <message>
        <source>Compute them again.</source>
        <translation>请重新计算。</translation>
    </message>
    <message>
        <source>A map needs at least {fewest} cases; here are {count}.</source>
        <translation>分布图至少需要 {fewest} 个病例；这里有 {count} 个。</translation>
    </message>
    <message>
        <source>Add cases.</source>
        <translation>请添加病例。</translation>
    </message>
    <message>
        <source>{broken} of {count} cases have features that are no finite numbers.</source>
        <translation>{count} 个病例中有 {broken} 个的特征不是有限数值。</translation>
    </message>
    <message>
        <source>Leave these cases out; if it is all of them, the model is damaged: load another one.</source>
        <translation>请略过这些病例；如果全部如此，则模型已损坏：请加载其他模型。</translation>
    </message>
    <message>
        <source>All cases have the same features, so there is nothing to tell them apart by.</source>
        <translation>所有病例的特征相同，因此无从区分。</translation>
    </message>
    <message>
        <source>Check that the images differ, and that the model is trained.</source>
        <translation>请检查图像是否不同，以及模型是否经过训练。</translation>
    </message>
    <message>
        <source>{name} does not give the answers here that it gave when it was made, so its results could not be trusted.</source>
        <translation>{name} 在这里给出的答案与制作时不同，因此其结果不可信。</translation>
    </message>
    <message>
        <source>Copy or download the file again; if that does not help, install the newest version of crcviewer.</source>
        <translation>请重新复制或下载该文件；如果没有帮助，请安装最新版本的 crcviewer。</translation>
    </message>
    <message>
        <source>{name} cannot be used: {why}.</source>
        <translation>{name} 不能使用：{why}。</translation>
    </message>
    <message>
        <source>its neutral radiology image is missing or damaged</source>
        <translation>其中性放射影像缺失或损坏</translation>
    </message>
    <message>
        <source>its golden cases are damaged</source>
        <translation>其校验样例已损坏</translation>
    </message>
    <message>
        <source>it carries no golden cases to check it with</source>
        <translation>它没有可供检验的校验样例</translation>
    </message>
    <message>
        <source>These cases cannot be placed: their features do not fit those of the map.</source>
        <translation>无法定位这些病例：其特征与分布图的特征不符。</translation>
    </message>
    <message>
        <source>Load the model that the map was made with.</source>
        <translation>请加载制作此分布图所用的模型。</translation>
    </message>
    <message>
        <source>Open the best.safetensors of the same training run.</source>
        <translation>请打开同一次训练的 best.safetensors。</translation>
    </message>
    <message>
        <source>The reference sample in {name} is damaged.</source>
        <translation>{name} 中的参考样本已损坏。</translation>
    </message>
    <message>
        <source>Copy or download the file again. Its predictions are not affected.</source>
        <translation>请重新复制或下载该文件。其预测不受影响。</translation>
    </message>
    <message>
        <source>{name} carries no reference sample, so there is no map of it yet.</source>
        <translation>{name} 不带参考样本，因此还没有它的分布图。</translation>
    </message>
    <message>
        <source>Load another model, or complete this one in the folder of its training run.</source>
        <translation>请加载其他模型，或在其训练运行的文件夹中继续完成该模型。</translation>
    </message>
    <message>
        <source>The reference sample of {name} could not be read.</source>
        <translation>无法读取 {name} 的参考样本。</translation>
    </message>
    <message>
        <source>Check that the file is still there, and load the model again.</source>
        <translation>请检查文件是否仍在，并重新加载模型。</translation>
    </message>
    <message>
        <source>{name} is not a tile branch on its own.</source>
        <translation>{name} 不是单独的图块分支。</translation>
    </message>
    <message>
        <source>Open the stage1_pathology.safetensors of a training run.</source>
        <translation>请打开一次训练的 stage1_pathology.safetensors。</translation>
    </message>
    <message>
        <source>{right} of {known} right ({share:.1f} %)</source>
        <translation>{known} 个中 {right} 个正确（{share:.1f}%）</translation>
    </message>
    <message>
        <source>{true} taken for {taken}: {count}</source>
        <translation>{true} 误判为 {taken}：{count}</translation>
    </message>
    <message>
        <source>and {count} rarer confusions</source>
        <translation>以及 {count} 种更少见的混淆</translation>
    </message>
    <message>
        <source>radiology changed the class of {count}</source>
        <translation>放射影像改变了 {count} 个的类别</translation>
    </message>
    <message>
        <source>Asking the computer what it has …</source>
        <translation>正在查询本机的设备……</translation>
    </message>
    <message>
        <source>1 line copied.</source>
        <translation>已复制 1 行。</translation>
    </message>
    <message>
        <source>{count} lines copied.</source>
        <translation>已复制 {count} 行。</translation>
    </message>
    <message>
        <source>Models are computed on {device} now.</source>
        <translation>模型现在在 {device} 上计算。</translation>
    </message>
    <message>
        <source>Looking for what this computer has …</source>
        <translation>正在查看这台计算机有什么…</translation>
    </message>
    <message>
        <source>The engine starts anew; the model is loaded again.</source>
        <translation>引擎重新启动；模型会重新加载。</translation>
    </message>
    <message>
        <source>What this computer has could not be found out. {reason}</source>
        <translation>无法得知这台计算机有什么。{reason}</translation>
    </message>
    <message>
        <source>and earlier messages: {count}</source>
        <translation>更早的消息：{count} 条</translation>
    </message>
    <message>
        <source>Whether it can begin with this is being looked at …</source>
        <translation>正在检查能否以此开始…</translation>
    </message>
    <message>
        <source>Drop images</source>
        <translation>拖入图像</translation>
    </message>
    <message>
        <source>Drop tiles and radiology images, or a whole folder, anywhere on the window; File &gt; Open images does the same. What belongs together becomes one case. Images stay on this computer.</source>
        <translation>把图块和放射影像，或整个文件夹，拖到窗口的任意位置；也可以使用“文件 &gt; 打开图像”。属于同一病例的图像会合为一个病例。图像始终留在本机。</translation>
    </message>
    <message>
        <source>Read the answer</source>
        <translation>查看答案</translation>
    </message>
    <message>
        <source>Did radiology matter?</source>
        <translation>放射影像起作用了吗？</translation>
    </message>
    <message>
        <source>The second image may change the answer, or not at all: the line below the bars says so for this case, and the model card for the model as a whole.</source>
        <translation>第二幅图像可能改变答案，也可能毫无影响：条形下方的一行说明本病例的情况，模型卡说明整个模型的情况。</translation>
    </message>
    <message>
        <source>Engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>Image reader</source>
        <translation>图像读取器</translation>
    </message>
    <message>
        <source>Maps</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>loading the model …</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>Something went wrong inside the program; the last step may be missing.</source>
        <translation>程序内部出了问题；最后一步可能丢失。</translation>
    </message>
    <message>
        <source>Go on working. If it happens again, the log tells more.</source>
        <translation>请继续工作。如果再次发生，日志中有更多信息。</translation>
    </message>
    <message>
        <source>{names} was not opened: such files can run programs.</source>
        <translation>{names} 未打开：此类文件可能运行程序。</translation>
    </message>
    <message>
        <source>Models are opened as .safetensors; images as PNG, JPEG, TIFF, BMP, DICOM or NIfTI.</source>
        <translation>模型以 .safetensors 格式打开；图像以 PNG、JPEG、TIFF、BMP、DICOM 或 NIfTI 格式打开。</translation>
    </message>
    <message>
        <source>Open log</source>
        <translation>打开日志</translation>
    </message>
    <message>
        <source>Start the engine again</source>
        <translation>重新启动引擎</translation>
    </message>
    <message>
        <source>Start the image reader again</source>
        <translation>重新启动图像读取器</translation>
    </message>
    <message>
        <source>No model is loaded, because the demo model is not installed.</source>
        <translation>未加载模型，因为演示模型没有安装。</translation>
    </message>
    <message>
        <source>Load a model with Ctrl+M or drop its .safetensors file here.</source>
        <translation>请按 Ctrl+M 加载模型，或将其 .safetensors 文件拖放到此处。</translation>
    </message>
    <message>
        <source>The model {name} stays in use.</source>
        <translation>继续使用模型 {name}。</translation>
    </message>
    <message>
        <source>{name} was not loaded. {cause}</source>
        <translation>未加载 {name}。{cause}</translation>
    </message>
    <message>
        <source>There are no results to export yet.</source>
        <translation>还没有可导出的结果。</translation>
    </message>
    <message>
        <source>Drop images and wait until they are classified.</source>
        <translation>请拖放图像，并等待分类完成。</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on the disk.</source>
        <translation>请选择其他文件夹，或腾出磁盘空间。</translation>
    </message>
    <message>
        <source>Left-right flips</source>
        <translation>左右翻转</translation>
    </message>
    <message>
        <source>Never for radiology: many organs are told apart by their side.</source>
        <translation>不用于放射影像：许多器官靠左右来区分。</translation>
    </message>
    <message>
        <source>Flips and quarter turns</source>
        <translation>翻转与直角旋转</translation>
    </message>
    <message>
        <source>One of the eight, exactly; never for radiology.</source>
        <translation>八种之一，精确变换；不用于放射影像。</translation>
    </message>
    <message>
        <source>Rotation</source>
        <translation>旋转</translation>
    </message>
    <message>
        <source>At most, to either side; with left-right flips, 180 gives every orientation.</source>
        <translation>向两侧的最大角度；与左右翻转合用时，180 可得到所有方向。</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Half-width of the logarithm of the factor.</source>
        <translation>倍数对数的半宽。</translation>
    </message>
    <message>
        <source>Stretch</source>
        <translation>拉伸</translation>
    </message>
    <message>
        <source>Half-width of the logarithm of width over height.</source>
        <translation>宽高比对数的半宽。</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>At most, as a share of half of the width.</source>
        <translation>最大值，以半个宽度的比例表示。</translation>
    </message>
    <message>
        <source>Virtual stain</source>
        <translation>虚拟染色</translation>
    </message>
    <message>
        <source>Share of the images that are normalised to the stain of a random template.</source>
        <translation>归一化到随机模板染色的图像所占比例。</translation>
    </message>
    <message>
        <source>Stain concentration: scale</source>
        <translation>染色浓度：倍数</translation>
    </message>
    <message>
        <source>HED jitter: half-width of the factor of each stain&apos;s concentration.</source>
        <translation>HED 抖动：各染料浓度倍数的半宽。</translation>
    </message>
    <message>
        <source>Stain concentration: shift</source>
        <translation>染色浓度：偏移</translation>
    </message>
    <message>
        <source>HED jitter: half-width of what is added to each stain&apos;s concentration.</source>
        <translation>HED 抖动：各染料浓度增量的半宽。</translation>
    </message>
    <message>
        <source>Stain colour: tilt</source>
        <translation>染色颜色：倾斜</translation>
    </message>
    <message>
        <source>HED jitter: half-width of the change of the stains&apos; vectors.</source>
        <translation>HED 抖动：染料向量变化的半宽。</translation>
    </message>
    <message>
        <source>Scanner colour: scale</source>
        <translation>扫描仪颜色：倍数</translation>
    </message>
    <message>
        <source>Half-width of the logarithm of contrast and saturation around the mean colour.</source>
        <translation>以平均颜色为中心的对比度与饱和度对数的半宽。</translation>
    </message>
    <message>
        <source>Scanner colour: shift</source>
        <translation>扫描仪颜色：偏移</translation>
    </message>
    <message>
        <source>Half-width of the change of exposure and hue.</source>
        <translation>曝光与色调变化的半宽。</translation>
    </message>
    <message>
        <source>Gamma</source>
        <translation>伽马</translation>
    </message>
    <message>
        <source>Half-width of the logarithm of the exponent.</source>
        <translation>指数对数的半宽。</translation>
    </message>
    <message>
        <source>Blur</source>
        <translation>模糊</translation>
    </message>
    <message>
        <source>Share of the images that are blurred.</source>
        <translation>被模糊的图像所占比例。</translation>
    </message>
    <message>
        <source>Sharpen</source>
        <translation>锐化</translation>
    </message>
    <message>
        <source>Share of the images that are sharpened.</source>
        <translation>被锐化的图像所占比例。</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>噪声</translation>
    </message>
    <message>
        <source>Largest standard deviation, of values from 0 to 1.</source>
        <translation>最大标准差，数值范围为 0 到 1。</translation>
    </message>
    <message>
        <source>Erasing</source>
        <translation>擦除</translation>
    </message>
    <message>
        <source>Share of the images that lose a square.</source>
        <translation>被擦去一个方块的图像所占比例。</translation>
    </message>
    <message>
        <source>Blurred and sharpened images cannot be more than all images.</source>
        <translation>模糊与锐化的图像之和不能超过全部图像。</translation>
    </message>
    <message>
        <source>Lower one of the two shares: together they are 1 at the most.</source>
        <translation>请降低其中一个比例：两者之和最多为 1。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>{folder} is a file, not a folder.</source>
        <translation>{folder} 是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>{folder} already holds {file}.</source>
        <translation>{folder} 中已有 {file}。</translation>
    </message>
    <message>
        <source>a number from {least} to {most}</source>
        <translation>{least} 到 {most} 之间的数</translation>
    </message>
    <message>
        <source>There is no setting “{name}”.</source>
        <translation>没有名为“{name}”的设置。</translation>
    </message>
    <message>
        <source>Choose one of {names}.</source>
        <translation>请选择其中之一：{names}。</translation>
    </message>
    <message>
        <source>true or false</source>
        <translation>true 或 false</translation>
    </message>
    <message>
        <source>one of {choices}</source>
        <translation>{choices} 之一</translation>
    </message>
    <message>
        <source>a multiple of {step}, from {least} to {most}</source>
        <translation>{step} 的倍数，{least} 到 {most}</translation>
    </message>
    <message>
        <source>a whole number from {least} to {most}</source>
        <translation>{least} 到 {most} 之间的整数</translation>
    </message>
    <message>
        <source>“{assignment}” is not of the form name=value.</source>
        <translation>“{assignment}”不是 名称=值 的形式。</translation>
    </message>
    <message>
        <source>Write for example loss.ldam_weight=0.25.</source>
        <translation>例如写成 loss.ldam_weight=0.25。</translation>
    </message>
    <message>
        <source>{name} cannot be set to “{value}”.</source>
        <translation>{name} 不能设为“{value}”。</translation>
    </message>
    <message>
        <source>It must be {wanted}.</source>
        <translation>它必须是{wanted}。</translation>
    </message>
    <message>
        <source>As in the study</source>
        <translation>与研究一致</translation>
    </message>
    <message>
        <source>The study&apos;s own settings, to repeat its result. It needs a GPU and many hours.</source>
        <translation>研究自己的设置，用于重复其结果。需要 GPU 和许多小时。</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>To see whether images and settings work, before hours are spent. It needs a GPU.</source>
        <translation>在花费数小时之前，看看图像和设置是否可行。需要 GPU。</translation>
    </message>
    <message>
        <source>Best</source>
        <translation>最佳</translation>
    </message>
    <message>
        <source>For a model to be used on images of other laboratories. It needs a GPU and hours.</source>
        <translation>用于处理其他实验室图像的模型。需要 GPU 和数小时。</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小型</translation>
    </message>
    <message>
        <source>A small network that a computer without a GPU trains too, for trials and small data.</source>
        <translation>没有 GPU 的计算机也能训练的小网络，用于试验和小数据。</translation>
    </message>
    <message>
        <source>Kind of network</source>
        <translation>网络类型</translation>
    </message>
    <message>
        <source>Larger ones learn more and take longer.</source>
        <translation>较大的网络学得更多，也更费时。</translation>
    </message>
    <message>
        <source>Width of the network</source>
        <translation>网络宽度</translation>
    </message>
    <message>
        <source>1 is full width; half the width is four times as quick and takes half of the memory.</source>
        <translation>1 为全宽；宽度减半则速度为四倍，内存减半。</translation>
    </message>
    <message>
        <source>Channel reduction of the attention</source>
        <translation>注意力的通道缩减</translation>
    </message>
    <message>
        <source>Channels of a layer over those of its queries and keys.</source>
        <translation>一层的通道数与其查询和键的通道数之比。</translation>
    </message>
    <message>
        <source>Image size</source>
        <translation>图像大小</translation>
    </message>
    <message>
        <source>Images are brought to this size first.</source>
        <translation>图像先缩放到此大小。</translation>
    </message>
    <message>
        <source>Views of each tile</source>
        <translation>每个图块的视图数</translation>
    </message>
    <message>
        <source>8: the answer is the mean over the eight flips and turns of the tile.</source>
        <translation>8：答案为图块八种翻转与旋转的平均。</translation>
    </message>
    <message>
        <source>Residual blocks begin as the identity</source>
        <translation>残差块以恒等映射开始</translation>
    </message>
    <message>
        <source>A deep network learns more steadily at first (Goyal et al. 2017).</source>
        <translation>深层网络在开始时学得更平稳（Goyal 等，2017）。</translation>
    </message>
    <message>
        <source>Epochs: tiles alone</source>
        <translation>轮数：仅图块</translation>
    </message>
    <message>
        <source>How often all tiles are looked at.</source>
        <translation>所有图块看多少遍。</translation>
    </message>
    <message>
        <source>Epochs: radiology alone</source>
        <translation>轮数：仅放射影像</translation>
    </message>
    <message>
        <source>How often all radiology images are looked at.</source>
        <translation>所有放射影像看多少遍。</translation>
    </message>
    <message>
        <source>Epochs: both together</source>
        <translation>轮数：两者一起</translation>
    </message>
    <message>
        <source>How often all pairs are looked at.</source>
        <translation>所有配对看多少遍。</translation>
    </message>
    <message>
        <source>Images at once</source>
        <translation>每批图像数</translation>
    </message>
    <message>
        <source>Fewer take less memory.</source>
        <translation>越少，占用内存越少。</translation>
    </message>
    <message>
        <source>Batches for each step</source>
        <translation>每步批次数</translation>
    </message>
    <message>
        <source>Images at once times this is the size of a step: where one is halved, double the other.</source>
        <translation>每批图像数乘以此数即每步的大小：一个减半时，另一个应加倍。</translation>
    </message>
    <message>
        <source>Phantoms for each real image</source>
        <translation>每张真实图像对应的体模数</translation>
    </message>
    <message>
        <source>How many an epoch shows where both kinds are joined, drawn anew every time; 0: all that there are.</source>
        <translation>两种图像合用时每轮展示多少体模，每次重新抽取；0：全部。</translation>
    </message>
    <message>
        <source>Images at once while validating</source>
        <translation>验证时每批图像数</translation>
    </message>
    <message>
        <source>Of batches that are only predicted.</source>
        <translation>用于只做预测的批次。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>数值精度</translation>
    </message>
    <message>
        <source>Weight of rare classes</source>
        <translation>稀有类别的权重</translation>
    </message>
    <message>
        <source>0 treats all images alike; higher values give rare classes wider margins.</source>
        <translation>0 对所有图像一视同仁；数值越高，稀有类别的间隔越宽。</translation>
    </message>
    <message>
        <source>Scale of the LDAM loss</source>
        <translation>LDAM 损失的尺度</translation>
    </message>
    <message>
        <source>What the cosines are multiplied with.</source>
        <translation>余弦值所乘的系数。</translation>
    </message>
    <message>
        <source>Largest LDAM margin</source>
        <translation>最大 LDAM 间隔</translation>
    </message>
    <message>
        <source>That of the rarest class.</source>
        <translation>最稀有类别的间隔。</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>Share by which the right class is not taken to be certain.</source>
        <translation>正确类别不被视为确定的程度。</translation>
    </message>
    <message>
        <source>Mixup</source>
        <translation>Mixup</translation>
    </message>
    <message>
        <source>α of Beta(α, α), from which the shares of two mixed samples are drawn; 0: none.</source>
        <translation>Beta(α, α) 的 α，由此抽取两个混合样本的比例；0：不混合。</translation>
    </message>
    <message>
        <source>Re-weighting begins after</source>
        <translation>重新加权的起点</translation>
    </message>
    <message>
        <source>Share of a stage&apos;s epochs after which rare classes weigh more; 1: never.</source>
        <translation>一个阶段中经过此比例的轮数后，稀有类别的权重增大；1：从不。</translation>
    </message>
    <message>
        <source>β of the re-weighting</source>
        <translation>重新加权的 β</translation>
    </message>
    <message>
        <source>Of the effective number of samples; the nearer to 1, the more rare ones weigh.</source>
        <translation>用于有效样本数；越接近 1，稀有类别的权重越大。</translation>
    </message>
    <message>
        <source>Optimiser</source>
        <translation>优化器</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>How large steps are.</source>
        <translation>每一步有多大。</translation>
    </message>
    <message>
        <source>Learning rate of the kernels</source>
        <translation>卷积核的学习率</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Of matrices and kernels; biases and normalisation have none.</source>
        <translation>用于矩阵和卷积核；偏置与归一化没有。</translation>
    </message>
    <message>
        <source>Rate of pretrained branches</source>
        <translation>预训练分支的学习率</translation>
    </message>
    <message>
        <source>In stage 2, over the learning rate of its new parts.</source>
        <translation>在第 2 阶段，相对于新部分的学习率。</translation>
    </message>
    <message>
        <source>Rate of the exchanges</source>
        <translation>交换的学习率</translation>
    </message>
    <message>
        <source>Of their γ, over the learning rate of the other new parts.</source>
        <translation>用于其 γ，相对于其他新部分的学习率。</translation>
    </message>
    <message>
        <source>Course of the learning rate</source>
        <translation>学习率的走势</translation>
    </message>
    <message>
        <source>Factor at a plateau</source>
        <translation>停滞时的系数</translation>
    </message>
    <message>
        <source>What the rate is multiplied with there.</source>
        <translation>停滞时学习率所乘的系数。</translation>
    </message>
    <message>
        <source>Patience at a plateau</source>
        <translation>停滞的容忍轮数</translation>
    </message>
    <message>
        <source>Epochs without a better accuracy before the rate falls.</source>
        <translation>准确率未提高多少轮后学习率下降。</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Share of all steps in which the rate rises; of no meaning to plateaus.</source>
        <translation>学习率上升的步数所占比例；对 plateau 无意义。</translation>
    </message>
    <message>
        <source>Small images at first</source>
        <translation>开始时的小图像</translation>
    </message>
    <message>
        <source>Side of the input in the first epochs of stage 1, which are quicker; 0: none.</source>
        <translation>第 1 阶段最初几轮的输入边长，这些轮更快；0：不用。</translation>
    </message>
    <message>
        <source>Epochs with small images</source>
        <translation>使用小图像的轮</translation>
    </message>
    <message>
        <source>Share of the epochs of stage 1 that have them.</source>
        <translation>第 1 阶段中使用小图像的轮所占比例。</translation>
    </message>
    <message>
        <source>Decay of the running mean</source>
        <translation>滑动平均的衰减</translation>
    </message>
    <message>
        <source>Of the weights; their mean is then what is validated and kept; 0: none.</source>
        <translation>用于权重；验证并保留的是其平均值；0：不用。</translation>
    </message>
    <message>
        <source>Small images of 8 pixels are too small.</source>
        <translation>8 像素的小图像太小。</translation>
    </message>
    <message>
        <source>Give 0 for none, or 16 pixels or more.</source>
        <translation>请设为 0（不用），或 16 像素及以上。</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Batches</source>
        <translation>批次</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Learning rate over time</source>
        <translation>学习率的变化</translation>
    </message>
    <message>
        <source>Random changes to tiles</source>
        <translation>对图块的随机变换</translation>
    </message>
    <message>
        <source>Random changes to radiology images</source>
        <translation>对放射影像的随机变换</translation>
    </message>
    <message>
        <source>Radiology is never mirrored: left and right organs are classes of their own.</source>
        <translation>放射影像从不翻转：左右器官是各自的类别。</translation>
    </message>
    <message>
        <source>Leave the flips of radiology images out.</source>
        <translation>请不要翻转放射影像。</translation>
    </message>
    <message>
        <source>Radiology is grey: it has no stain or colour to change.</source>
        <translation>放射影像是灰度的：没有可改变的染色或颜色。</translation>
    </message>
    <message>
        <source>Leave the changes of stain and colour of radiology images out.</source>
        <translation>请不要改变放射影像的染色和颜色。</translation>
    </message>
    <message>
        <source>{file} knows other tissue classes than the data have.</source>
        <translation>{file} 认识的组织类别与数据中的不同。</translation>
    </message>
    <message>
        <source>Give the data that the model was trained for.</source>
        <translation>请给出该模型训练所针对的数据。</translation>
    </message>
    <message>
        <source>It shows the network the answer: for a control only.</source>
        <translation>这会把答案告诉网络：仅可用作对照。</translation>
    </message>
    <message>
        <source>The data declare no pairs.</source>
        <translation>数据没有声明配对。</translation>
    </message>
    <message>
        <source>The {split} part has no image of: {classes}.</source>
        <translation>{split}中没有这些类别的图像：{classes}。</translation>
    </message>
    <message>
        <source>Figures of that part say nothing of it.</source>
        <translation>该部分的指标不能说明这些类别。</translation>
    </message>
    <message>
        <source>{file}, tiles</source>
        <translation>{file}，图块</translation>
    </message>
    <message>
        <source>{file}, radiology</source>
        <translation>{file}，放射影像</translation>
    </message>
    <message>
        <source>It is only {side} pixels wide or high.</source>
        <translation>它的宽或高只有 {side} 像素。</translation>
    </message>
    <message>
        <source>Images need {side} pixels or more.</source>
        <translation>图像需要至少 {side} 像素。</translation>
    </message>
    <message>
        <source>{file} could not be written ({reason}).</source>
        <translation>无法写入 {file}（{reason}）。</translation>
    </message>
    <message>
        <source>Evaluation of {name}</source>
        <translation>{name} 的评估</translation>
    </message>
    <message>
        <source>not defined</source>
        <translation>无定义</translation>
    </message>
    <message>
        <source>One test case of {data}</source>
        <translation>{data} 的 1 个测试病例</translation>
    </message>
    <message>
        <source>{count} test cases of {data}</source>
        <translation>{data} 的 {count} 个测试病例</translation>
    </message>
    <message>
        <source>For research use only, not for diagnosis.</source>
        <translation>仅供研究使用，不得用于诊断。</translation>
    </message>
    <message>
        <source>All test images are synthetic phantoms. The figures say nothing of patients.</source>
        <translation>所有测试图像都是合成体模。这些指标不能说明患者的情况。</translation>
    </message>
    <message>
        <source>Pairing</source>
        <translation>配对</translation>
    </message>
    <message>
        <source> The model was trained with &lt;strong&gt;{pairing}&lt;/strong&gt; pairs.</source>
        <translation>模型训练时使用 &lt;strong&gt;{pairing}&lt;/strong&gt; 配对。</translation>
    </message>
    <message>
        <source>Radiology</source>
        <translation>放射</translation>
    </message>
    <message>
        <source>Does radiology matter?</source>
        <translation>放射影像有作用吗？</translation>
    </message>
    <message>
        <source>The model&apos;s audit: &lt;strong&gt;{verdict}&lt;/strong&gt;.</source>
        <translation>模型的审计：&lt;strong&gt;{verdict}&lt;/strong&gt;。</translation>
    </message>
    <message>
        <source>This model&apos;s file carries no audit. &lt;code&gt;crcviewer audit --model FILE --data DIR --write&lt;/code&gt; makes one.</source>
        <translation>此模型的文件不带审计。&lt;code&gt;crcviewer audit --model FILE --data DIR --write&lt;/code&gt; 可以生成。</translation>
    </message>
    <message>
        <source>Results beside the study&apos;s</source>
        <translation>结果与研究的对照</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>{count} epoch</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>{count} epochs</source>
        <translation>{count} 轮</translation>
    </message>
    <message>
        <source>Study,&lt;br&gt;single-modal</source>
        <translation>研究，&lt;br&gt;单模态</translation>
    </message>
    <message>
        <source>Study,&lt;br&gt;fused</source>
        <translation>研究，&lt;br&gt;融合</translation>
    </message>
    <message>
        <source>less is better</source>
        <translation>越小越好</translation>
    </message>
    <message>
        <source>gain {gain}</source>
        <translation>提高 {gain}</translation>
    </message>
    <message>
        <source>here {points} points</source>
        <translation>此处 {points} 个百分点</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误数</translation>
    </message>
    <message>
        <source>{errors} of {of}</source>
        <translation>{of} 中 {errors}</translation>
    </message>
    <message>
        <source>Accuracy of each model and of two baselines, with 95 % intervals.</source>
        <translation>各模型和两个基线的准确率，附 95% 区间。</translation>
    </message>
    <message>
        <source>What needs no network</source>
        <translation>不需要网络的做法</translation>
    </message>
    <message>
        <source>Baseline</source>
        <translation>基线</translation>
    </message>
    <message>
        <source>Are two models different?</source>
        <translation>两个模型有差别吗？</translation>
    </message>
    <message>
        <source>All models saw the same test images, so they are compared case by case.</source>
        <translation>所有模型看的是同一批测试图像，因此逐个病例比较。</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Right:&lt;br&gt;both</source>
        <translation>正确：&lt;br&gt;两者</translation>
    </message>
    <message>
        <source>only&lt;br&gt;first</source>
        <translation>仅&lt;br&gt;前者</translation>
    </message>
    <message>
        <source>only&lt;br&gt;second</source>
        <translation>仅&lt;br&gt;后者</translation>
    </message>
    <message>
        <source>neither</source>
        <translation>都不</translation>
    </message>
    <message>
        <source>McNemar,&lt;br&gt;exact</source>
        <translation>McNemar，&lt;br&gt;精确检验</translation>
    </message>
    <message>
        <source>By patients,&lt;br&gt;exchanged</source>
        <translation>按患者&lt;br&gt;置换检验</translation>
    </message>
    <message>
        <source>Accuracy,&lt;br&gt;second − first</source>
        <translation>准确率，&lt;br&gt;后者 − 前者</translation>
    </message>
    <message>
        <source>Macro F1,&lt;br&gt;second − first</source>
        <translation>宏平均 F1，&lt;br&gt;后者 − 前者</translation>
    </message>
    <message>
        <source>At 5 %</source>
        <translation>5% 水平</translation>
    </message>
    <message>
        <source>Unpaired z,&lt;br&gt;for comparison</source>
        <translation>非配对 z，&lt;br&gt;仅供比较</translation>
    </message>
    <message>
        <source>Each class</source>
        <translation>各类别</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Test&lt;br&gt;cases</source>
        <translation>测试&lt;br&gt;病例</translation>
    </message>
    <message>
        <source>F1,&lt;br&gt;{model}</source>
        <translation>F1，&lt;br&gt;{model}</translation>
    </message>
    <message>
        <source>Study:&lt;br&gt;F1, single</source>
        <translation>研究：&lt;br&gt;F1，单模态</translation>
    </message>
    <message>
        <source>Study:&lt;br&gt;F1, fused</source>
        <translation>研究：&lt;br&gt;F1，融合</translation>
    </message>
    <message>
        <source>not printed</source>
        <translation>未印出</translation>
    </message>
    <message>
        <source>F1 of each class, with 95 % intervals.</source>
        <translation>各类别的 F1，附 95% 区间。</translation>
    </message>
    <message>
        <source>Confusion</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{model}: rows are the true classes, columns the predicted ones.</source>
        <translation>{model}：行为真实类别，列为预测类别。</translation>
    </message>
    <message>
        <source>Receiver operating characteristic</source>
        <translation>受试者工作特征（ROC）</translation>
    </message>
    <message>
        <source>{model}: each class against the rest.</source>
        <translation>{model}：各类别对其余类别。</translation>
    </message>
    <message>
        <source>Macro one-vs-rest: mean over classes. Micro one-vs-rest: all probabilities as one ranking. Macro one-vs-one: mean over pairs of classes (Hand &amp;amp; Till 2001). Micro one-vs-one: pairs of classes weighted by their pairs of cases.</source>
        <translation>一对余宏平均：各类别的平均。一对余微平均：所有概率合为一个排序。一对一宏平均：各类别对的平均（Hand &amp;amp; Till 2001）。一对一微平均：类别对按其病例对数加权。</translation>
    </message>
    <message>
        <source>Do probabilities mean what they say?</source>
        <translation>概率名副其实吗？</translation>
    </message>
    <message>
        <source>Reliability in 15 bins of equal width: on the dotted line, probabilities are shares of right answers.</source>
        <translation>15 个等宽组的可靠性：在虚线上，概率等于正确答案所占比例。</translation>
    </message>
    <message>
        <source>Feature maps</source>
        <translation>特征分布图</translation>
    </message>
    <message>
        <source>t-SNE of the layer3 features of test cases: tile only, and the tile branch of the fused model after the exchange.</source>
        <translation>测试病例 layer3 特征的 t-SNE：仅图块，以及融合模型交换之后的图块分支。</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>分布图</translation>
    </message>
    <message>
        <source>Cases</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Trustworthiness</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>Nearest agree,&lt;br&gt;all features</source>
        <translation>近邻一致率，&lt;br&gt;全部特征</translation>
    </message>
    <message>
        <source>Nearest agree,&lt;br&gt;on the map</source>
        <translation>近邻一致率，&lt;br&gt;图上</translation>
    </message>
    <message>
        <source>Distances between clusters, and their sizes, mean nothing in t-SNE. “Nearest agree” is the share of cases that most of their nearest neighbours share the class of: it does not depend on how a map looks.</source>
        <translation>t-SNE 中簇之间的距离和簇的大小没有意义。“近邻一致率”是最近邻多数与其同类的病例所占比例：它不取决于图的样子。</translation>
    </message>
    <message>
        <source>No map was made.</source>
        <translation>没有生成分布图。</translation>
    </message>
    <message>
        <source>What differs from the study</source>
        <translation>与研究的不同之处</translation>
    </message>
    <message>
        <source>How to get these figures again</source>
        <translation>如何重现这些指标</translation>
    </message>
    <message>
        <source>Every figure, table and image of this page comes from</source>
        <translation>本页的所有指标、表格和图都来自</translation>
    </message>
    <message>
        <source>Tested on</source>
        <translation>测试数据</translation>
    </message>
    <message>
        <source>Test tiles and labels</source>
        <translation>测试图块与标签</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>Recipe</source>
        <translation>训练方案</translation>
    </message>
    <message>
        <source>, settings and data</source>
        <translation>，设置与数据</translation>
    </message>
    <message>
        <source>Seed of pairs and resamples</source>
        <translation>配对与重抽样的种子</translation>
    </message>
    <message>
        <source>Computed on</source>
        <translation>计算设备</translation>
    </message>
    <message>
        <source>The model&apos;s own notes</source>
        <translation>模型自己的备注</translation>
    </message>
    <message>
        <source>The program met an error while it did this.</source>
        <translation>程序在执行此操作时出错。</translation>
    </message>
    <message>
        <source>Try again; if it happens again, the log in the Help menu has the details.</source>
        <translation>请重试；如果再次发生，“帮助”菜单中的日志有详细信息。</translation>
    </message>
    <message>
        <source>A part of the program could not be started.</source>
        <translation>程序的一部分无法启动。</translation>
    </message>
    <message>
        <source>Install crcviewer again.</source>
        <translation>请重新安装 crcviewer。</translation>
    </message>
    <message>
        <source>The engine</source>
        <translation>引擎</translation>
    </message>
    <message>
        <source>The model could not be loaded again, so none is loaded now. {reason}</source>
        <translation>无法重新加载模型，因此现在没有模型。{reason}</translation>
    </message>
    <message>
        <source>The map worker</source>
        <translation>分布图进程</translation>
    </message>
    <message>
        <source>The image reader</source>
        <translation>图像读取器</translation>
    </message>
    <message>
        <source>The training could not be started: it met an error in the program.</source>
        <translation>无法开始训练：程序出错。</translation>
    </message>
    <message>
        <source>Try again. If it happens again, show the log to whoever helps you.</source>
        <translation>请重试。如果再次发生，请将日志交给帮助您的人。</translation>
    </message>
    <message>
        <source>The training ended without a word: it was killed, or the computer switched off.</source>
        <translation>训练没有说明就结束了：进程被终止，或计算机已关机。</translation>
    </message>
    <message>
        <source>Go on with it: it takes up where it was saved last.</source>
        <translation>请继续训练：它会从上次保存处接着进行。</translation>
    </message>
    <message>
        <source>The record of this run cannot be read ({reason}).</source>
        <translation>无法读取此训练的记录（{reason}）。</translation>
    </message>
    <message>
        <source>Check that its disk is there and that you may read the folder.</source>
        <translation>请检查其磁盘是否已连接，以及您是否有权读取该文件夹。</translation>
    </message>
    <message>
        <source>Install crcviewer again, then reopen it.</source>
        <translation>请重新安装 crcviewer，然后再打开。</translation>
    </message>
    <message>
        <source>{worker} stopped unexpectedly and is started again.</source>
        <translation>{worker}意外停止，正在重新启动。</translation>
    </message>
    <message>
        <source>What it was working on is tried once more.</source>
        <translation>正在处理的内容会再试一次。</translation>
    </message>
    <message>
        <source>{worker} stopped too often and is not started again.</source>
        <translation>{worker}停止次数过多，不再启动。</translation>
    </message>
    <message>
        <source>Close other programs and reopen this one; the log in the Help menu tells more.</source>
        <translation>请关闭其他程序并重新打开本程序；“帮助”菜单中的日志有更多信息。</translation>
    </message>
    <message>
        <source>{worker} stopped twice on this case.</source>
        <translation>{worker}在处理此病例时停止了两次。</translation>
    </message>
    <message>
        <source>Leave this case out; the other cases go on.</source>
        <translation>请略过此病例；其他病例会继续。</translation>
    </message>
    <message>
        <source>{worker} could not be started.</source>
        <translation>无法启动{worker}。</translation>
    </message>
    <message>
        <source>{worker} stopped twice while it loaded this model.</source>
        <translation>{worker}在加载此模型时停止了两次。</translation>
    </message>
    <message>
        <source>Choose another model, or close other programs to free memory.</source>
        <translation>请选择其他模型，或关闭其他程序以释放内存。</translation>
    </message>
    <message>
        <source>{worker} stopped twice on this image.</source>
        <translation>{worker}在处理此图像时停止了两次。</translation>
    </message>
    <message>
        <source>Leave this image out; the others can still be opened.</source>
        <translation>请略过此图像；其他图像仍可打开。</translation>
    </message>
    <message>
        <source>{worker} stopped twice on these files.</source>
        <translation>{worker}在处理这些文件时停止了两次。</translation>
    </message>
    <message>
        <source>Drop fewer files at once, to find the one that cannot be read.</source>
        <translation>请一次拖放较少的文件，以找出无法读取的那一个。</translation>
    </message>
    <message>
        <source>{worker} belongs to another version of the program.</source>
        <translation>{worker}属于程序的其他版本。</translation>
    </message>
    <message>
        <source>{worker} is not running.</source>
        <translation>{worker}没有运行。</translation>
    </message>
    <message>
        <source>Close the program and open it again.</source>
        <translation>请关闭程序后重新打开。</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>This is an MR image; the model was trained on {modality}.</source>
        <translation>这是 MR 图像；模型是用 {modality} 训练的。</translation>
    </message>
    <message>
        <source>This is a CT image; the model was trained on {modality}.</source>
        <translation>这是 CT 图像；模型是用 {modality} 训练的。</translation>
    </message>
    <message>
        <source>This evaluation is of an earlier version and does not say where its images are.</source>
        <translation>该评估由较早版本生成，未记录其图像的位置。</translation>
    </message>
    <message>
        <source>Say below which folder they are in, or evaluate the model again.</source>
        <translation>请在下方指明图像所在的文件夹，或重新评估该模型。</translation>
    </message>
    <message>
        <source>Something unexpected went wrong with this.</source>
        <translation>处理时出现意外错误。</translation>
    </message>
    <message>
        <source>There was not enough memory for this.</source>
        <translation>内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, choose a smaller image or a smaller model, and try again.</source>
        <translation>请关闭其他程序，选择较小的图像或较小的模型，然后重试。</translation>
    </message>
    <message>
        <source>A part of the program is missing or damaged.</source>
        <translation>程序的某个部分缺失或损坏。</translation>
    </message>
    <message>
        <source>Install crcviewer again; the log in the Help menu names the part.</source>
        <translation>请重新安装 crcviewer；“帮助”菜单中的日志指明了该部分。</translation>
    </message>
    <message>
        <source>A file is not there any more.</source>
        <translation>有文件已不存在。</translation>
    </message>
    <message>
        <source>Check whether it was moved or renamed.</source>
        <translation>请检查它是否被移动或重命名。</translation>
    </message>
    <message>
        <source>A file may not be read.</source>
        <translation>有文件不允许读取。</translation>
    </message>
    <message>
        <source>Ask for permission to read it, or copy it elsewhere.</source>
        <translation>请申请读取权限，或将它复制到别处。</translation>
    </message>
    <message>
        <source>A file could not be read or written.</source>
        <translation>有文件无法读取或写入。</translation>
    </message>
    <message>
        <source>Check that the disk is connected and not full, and try again.</source>
        <translation>请检查磁盘是否已连接且未满，然后重试。</translation>
    </message>
    <message>
        <source>The size of its pixels is not known, so the field of view is as large as it can be. If it shows more than 112 µm of tissue, make it smaller.</source>
        <translation>文件未给出像素大小，因此视野取到了最大。如果其中的组织超过 112 µm，请缩小视野。</translation>
    </message>
    <message>
        <source>The site profile that it was answered under is not at hand.</source>
        <translation>作答时所用的站点配置不在手边。</translation>
    </message>
    <message>
        <source>Put its file beside the model, or classify the case again.</source>
        <translation>请将其文件放在模型旁边，或重新分类该病例。</translation>
    </message>
    <message>
        <source>A report cannot be written as {name}.</source>
        <translation>报告不能写为 {name}。</translation>
    </message>
    <message>
        <source>{name} is a folder, not a file.</source>
        <translation>{name} 是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>{name} cannot be written: its folder {folder} is not there.</source>
        <translation>无法写入 {name}：其文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>Make that folder, or choose another one.</source>
        <translation>请建立该文件夹，或选择另一个。</translation>
    </message>
    <message>
        <source>{name} may not be written in {folder}.</source>
        <translation>不允许在 {folder} 中写入 {name}。</translation>
    </message>
    <message>
        <source>Choose another folder, or ask for permission to write there.</source>
        <translation>请选择另一个文件夹，或请求写入权限。</translation>
    </message>
    <message>
        <source>{name} has no such image.</source>
        <translation>{name} 没有这样的图像。</translation>
    </message>
    <message>
        <source>The map of a slide in this report cannot be read.</source>
        <translation>此报告中的切片组织图无法读取。</translation>
    </message>
    <message>
        <source>Choose the report as it was made.</source>
        <translation>请选择最初生成的报告。</translation>
    </message>
    <message>
        <source>The slide tells another size of a pixel than that of the map.</source>
        <translation>切片所述的像素大小与组织图的不同。</translation>
    </message>
    <message>
        <source>Its fields lie elsewhere than this slide&apos;s would.</source>
        <translation>其视野的位置与此切片应有的不同。</translation>
    </message>
    <message>
        <source>Tissue is found otherwise now: one field is on it that was not, or the reverse.</source>
        <translation>现在识别出的组织范围不同：有一个视野由组织外变为组织内，或相反。</translation>
    </message>
    <message>
        <source>Tissue is found otherwise now: {count} fields are on it that were not, or the reverse.</source>
        <translation>现在识别出的组织范围不同：有 {count} 个视野由组织外变为组织内，或相反。</translation>
    </message>
    <message>
        <source>It has answers where there is no tissue.</source>
        <translation>它在没有组织的地方也有答案。</translation>
    </message>
    <message>
        <source>{checked:,} of {count:,} fields computed again.</source>
        <translation>{count:,} 个视野中重新计算了 {checked:,} 个。</translation>
    </message>
    <message>
        <source>Its figures are not those of its fields.</source>
        <translation>其数字与其视野的答案不符。</translation>
    </message>
    <message>
        <source>The slide is another one than that of the map.</source>
        <translation>该切片不是此组织图所对应的切片。</translation>
    </message>
    <message>
        <source>The radiology image beside its fields is not known here.</source>
        <translation>此处不知道其视野旁的影像图像是哪一幅。</translation>
    </message>
    <message>
        <source>The radiology image is another one than that of the map.</source>
        <translation>影像图像不是此组织图所用的那一幅。</translation>
    </message>
    <message>
        <source>None of its fields has an answer.</source>
        <translation>其视野均没有答案。</translation>
    </message>
    <message>
        <source>One differs; probabilities by up to {change:.4f}.</source>
        <translation>一个不同；概率最多相差 {change:.4f}。</translation>
    </message>
    <message>
        <source>{count:,} differ; probabilities by up to {change:.4f}.</source>
        <translation>{count:,} 个不同；概率最多相差 {change:.4f}。</translation>
    </message>
    <message>
        <source>One field has another likeliest class by that.</source>
        <translation>有一个视野因此最可能的类别不同。</translation>
    </message>
    <message>
        <source>{count} fields have another likeliest class by that.</source>
        <translation>有 {count} 个视野因此最可能的类别不同。</translation>
    </message>
    <message>
        <source>Fields of {name} are computed again:</source>
        <translation>正在重新计算 {name} 的视野：</translation>
    </message>
    <message>
        <source>Its map is not there any more.</source>
        <translation>其组织图已不在。</translation>
    </message>
    <message>
        <source>The file does not tell how it lies in the patient: left and right cannot be told.</source>
        <translation>文件未说明图像相对于患者的方位：无法分辨左右。</translation>
    </message>
    <message>
        <source>A part of this program that is needed to read {name} is missing.</source>
        <translation>缺少读取 {name} 所需的程序组件。</translation>
    </message>
    <message>
        <source>Install the program again; the file itself may be sound.</source>
        <translation>请重新安装程序；文件本身可能没有问题。</translation>
    </message>
    <message>
        <source>A grey image stands in the place of the pathology tile.</source>
        <translation>病理图块的位置上是一张灰度图像。</translation>
    </message>
    <message>
        <source>A colour image stands in the place of the radiology image: shown as grey.</source>
        <translation>放射影像的位置上是一张彩色图像：按灰度显示。</translation>
    </message>
    <message>
        <source>The file says that writing is burned into its pixels: it may show a patient&apos;s name, and it may mislead the model.</source>
        <translation>文件注明像素中烧录了文字：其中可能有患者姓名，也可能误导模型。</translation>
    </message>
    <message>
        <source>This is a localizer: a quick scan for planning, not for reading.</source>
        <translation>这是定位像：用于规划的快速扫描，不用于阅片。</translation>
    </message>
    <message>
        <source>its DICOM modality is {modality}</source>
        <translation>其 DICOM 模态为 {modality}</translation>
    </message>
    <message>
        <source>its DICOM modality is SM, slide microscopy</source>
        <translation>其 DICOM 模态为 SM（玻片显微镜）</translation>
    </message>
    <message>
        <source>it is a grey DICOM image</source>
        <translation>它是灰度 DICOM 图像</translation>
    </message>
    <message>
        <source>a segmentation, whose pixels are labels</source>
        <translation>分割结果（像素为标签）</translation>
    </message>
    <message>
        <source>a radiotherapy dose, whose pixels are doses</source>
        <translation>放疗剂量（像素为剂量）</translation>
    </message>
    <message>
        <source>a radiotherapy structure set (outlines)</source>
        <translation>放疗结构集（轮廓）</translation>
    </message>
    <message>
        <source>a radiotherapy plan</source>
        <translation>放疗计划</translation>
    </message>
    <message>
        <source>a parametric map, whose pixels are computed values</source>
        <translation>参数图（像素为计算值）</translation>
    </message>
    <message>
        <source>raw data of a scanner</source>
        <translation>扫描设备的原始数据</translation>
    </message>
    <message>
        <source>a PDF document inside of DICOM</source>
        <translation>封装在 DICOM 中的 PDF 文档</translation>
    </message>
    <message>
        <source>a list of key images</source>
        <translation>关键图像列表</translation>
    </message>
    <message>
        <source>annotations of a slide</source>
        <translation>玻片的标注</translation>
    </message>
    <message>
        <source>a structured report</source>
        <translation>结构化报告</translation>
    </message>
    <message>
        <source>a presentation state</source>
        <translation>显示状态</translation>
    </message>
    <message>
        <source>a registration of two images</source>
        <translation>两幅图像的配准</translation>
    </message>
    <message>
        <source>a waveform, such as an ECG</source>
        <translation>波形（例如心电图）</translation>
    </message>
    <message>
        <source>{name} is not an image but {what}.</source>
        <translation>{name} 不是图像，而是{what}。</translation>
    </message>
    <message>
        <source>{name} is compressed in a way that is not supported ({compression}).</source>
        <translation>{name} 的压缩方式不受支持（{compression}）。</translation>
    </message>
    <message>
        <source>Export it without compression, or as JPEG 2000.</source>
        <translation>请以无压缩或 JPEG 2000 方式导出。</translation>
    </message>
    <message>
        <source>The folder holds {count} series: the one with most slices is shown.</source>
        <translation>文件夹中有 {count} 个序列：显示层面最多的一个。</translation>
    </message>
    <message>
        <source>The file holds {count} volumes, one after the other.</source>
        <translation>文件依次包含 {count} 个容积。</translation>
    </message>
    <message>
        <source>A slice is missing: there is a gap between two of them.</source>
        <translation>缺少一个层面：有两个层面之间存在间隙。</translation>
    </message>
    <message>
        <source>{count} slices are missing: there are gaps between them.</source>
        <translation>缺少 {count} 个层面：层面之间存在间隙。</translation>
    </message>
    <message>
        <source>The slices are not equally far apart.</source>
        <translation>层面间距不相等。</translation>
    </message>
    <message>
        <source>A copy of a slice was left out.</source>
        <translation>已略去一个重复的层面。</translation>
    </message>
    <message>
        <source>{count} copies of slices were left out.</source>
        <translation>已略去 {count} 个重复的层面。</translation>
    </message>
    <message>
        <source>{name} keeps its colours in separate planes.</source>
        <translation>{name} 将各颜色分量存放在不同的平面中。</translation>
    </message>
    <message>
        <source>Save it with the colours of each pixel side by side, without compression.</source>
        <translation>请将每个像素的颜色分量连续存放（不压缩）后另存。</translation>
    </message>
    <message>
        <source>its images are in colour</source>
        <translation>其图像是彩色的</translation>
    </message>
    <message>
        <source>its images are grey</source>
        <translation>其图像是灰度的</translation>
    </message>
    <message>
        <source>The file does not tell what kind of scan it is: it is shown by its own brightness.</source>
        <translation>文件未说明扫描的类型：按其自身的亮度显示。</translation>
    </message>
    <message>
        <source>The volume holds values that are no numbers (NaN): they are shown as its lowest.</source>
        <translation>体数据中有非数值（NaN）：按其最低值显示。</translation>
    </message>
    <message>
        <source>{name} is a label map: its values are names of regions, not an image.</source>
        <translation>{name} 是标签图：其数值表示区域编号，不是图像。</translation>
    </message>
    <message>
        <source>Open the scan that was labelled instead.</source>
        <translation>请改为打开被标注的扫描图像。</translation>
    </message>
    <message>
        <source>The file holds {count} volumes: the first is shown.</source>
        <translation>文件中有 {count} 个体数据：显示第一个。</translation>
    </message>
    <message>
        <source>it is a NIfTI volume</source>
        <translation>它是 NIfTI 体数据</translation>
    </message>
    <message>
        <source>Save it with LZW or Deflate compression, or as a plain PNG.</source>
        <translation>请用 LZW 或 Deflate 压缩另存，或存为普通 PNG。</translation>
    </message>
    <message>
        <source>The file holds images of several sizes: only those of the first are shown.</source>
        <translation>文件中有多种尺寸的图像：只显示第一种尺寸的。</translation>
    </message>
    <message>
        <source>The window needs a temporary folder, and cannot make one ({reason}).</source>
        <translation>程序需要一个临时文件夹，但无法创建（{reason}）。</translation>
    </message>
    <message>
        <source>Make room on the disk of {folder}, or set the environment variable TMPDIR to a folder that you may write to. Then start again.</source>
        <translation>请在 {folder} 所在磁盘上腾出空间，或将环境变量 TMPDIR 设为您有写入权限的文件夹，然后重新启动。</translation>
    </message>
    <message>
        <source>The run is still at work.</source>
        <translation>该训练仍在进行。</translation>
    </message>
    <message>
        <source>Stop it first.</source>
        <translation>请先停止它。</translation>
    </message>
    <message>
        <source>The run was not deleted: its disk has no trash.</source>
        <translation>训练未删除：其磁盘没有回收站。</translation>
    </message>
    <message>
        <source>Open its folder, and delete it there.</source>
        <translation>请打开其文件夹，在那里删除。</translation>
    </message>
    <message>
        <source>There is no tile for this radiology image.</source>
        <translation>该放射图像没有对应的图块。</translation>
    </message>
    <message>
        <source>Give both files the same name, or name the tile and the image in the command.</source>
        <translation>请给两个文件取相同的名称，或在命令中指明图块和图像。</translation>
    </message>
    <message>
        <source>The image reader broke down on {name}, or took too long.</source>
        <translation>图像读取器在处理{name}时中断或耗时过长。</translation>
    </message>
    <message>
        <source>{name} could not be read within {seconds} seconds.</source>
        <translation>{name}无法在 {seconds} 秒内读取。</translation>
    </message>
    <message>
        <source>{name} is too large to be opened packed.</source>
        <translation>{name} 过大，无法直接打开。</translation>
    </message>
    <message>
        <source>Unpack it with another program, then open the folder.</source>
        <translation>请用其他程序解压，再打开文件夹。</translation>
    </message>
    <message>
        <source>{name} could not be unpacked.</source>
        <translation>无法解压 {name}。</translation>
    </message>
    <message>
        <source>{name} is locked with a password.</source>
        <translation>{name} 有密码保护。</translation>
    </message>
    <message>
        <source>Unpack it with its password, then open the folder.</source>
        <translation>请先用密码解压，再打开文件夹。</translation>
    </message>
    <message>
        <source>The file holds {count} channels as single pages: each is shown alone, in grey.</source>
        <translation>文件将 {count} 个通道存为单独的页：每个通道单独以灰度显示。</translation>
    </message>
    <message>
        <source>Its name is that of a radiology image, but its colours are those of an H&amp;E stain: it is taken for a tile.</source>
        <translation>其文件名像放射影像，但颜色是 H&amp;E 染色：按图块处理。</translation>
    </message>
    <message>
        <source>Only its grey says that it is a radiology image: it may as well be a tile without colour.</source>
        <translation>仅凭灰度判断为放射影像：它也可能是没有颜色的图块。</translation>
    </message>
    <message>
        <source>it is grey, as scans are</source>
        <translation>它是灰度的，与扫描影像一样</translation>
    </message>
    <message>
        <source>it is grey and nearly white, which tells neither</source>
        <translation>它是灰度的且几乎全白，无法判断是哪一种</translation>
    </message>
    <message>
        <source>it is one even grey, which tells neither</source>
        <translation>它是均匀的灰色，无法判断是哪一种</translation>
    </message>
    <message>
        <source>its name says “{word}”</source>
        <translation>文件名中有“{word}”</translation>
    </message>
    <message>
        <source>its folder is called “{word}”</source>
        <translation>其文件夹名为“{word}”</translation>
    </message>
    <message>
        <source>its size is that of a slide</source>
        <translation>其大小与玻片图像相当</translation>
    </message>
    <message>
        <source>it is in colour, and scans are grey</source>
        <translation>它是彩色的，而扫描影像是灰度的</translation>
    </message>
    <message>
        <source>it is nearly white, as an empty place on a slide is</source>
        <translation>它几乎全白，与玻片上的空白处一样</translation>
    </message>
    <message>
        <source>its colours are those of an H&amp;E stain</source>
        <translation>其颜色是 H&amp;E 染色的颜色</translation>
    </message>
    <message>
        <source>{name} says more of itself than any model of this program.</source>
        <translation>{name} 的自述信息超出了本程序任何模型应有的长度。</translation>
    </message>
    <message>
        <source>{backbone}, {width} × the width</source>
        <translation>{backbone}，{width} × 宽度</translation>
    </message>
    <message>
        <source>{name} sees radiology images alone, so it cannot classify tiles.</source>
        <translation>{name} 只看影像，不能对切片分类。</translation>
    </message>
    <message>
        <source>{branch}, tiles alone</source>
        <translation>{branch}，仅切片</translation>
    </message>
    <message>
        <source>{branch} × 2, cross-modal attention at layer3 and layer4</source>
        <translation>{branch} × 2，在 layer3 和 layer4 进行跨模态注意力</translation>
    </message>
    <message>
        <source>train</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>val</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>leak: the radiology image was chosen by the label</source>
        <translation>泄漏：放射影像按标签挑选</translation>
    </message>
    <message>
        <source>radiology used</source>
        <translation>使用了放射影像</translation>
    </message>
    <message>
        <source>radiology not used</source>
        <translation>未使用放射影像</translation>
    </message>
    <message>
        <source>leak: tile and organ labels go together in the {split} split</source>
        <translation>泄漏：在{split}中图块标签与器官标签相互关联</translation>
    </message>
    <message>
        <source>{value} ({interval})</source>
        <translation>{value} ({interval})</translation>
    </message>
    <message>
        <source>95 % interval {low} to {high}</source>
        <translation>95% 区间 {low} 至 {high}</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
    <message>
        <source>{data}, test split</source>
        <translation>{data}，测试集</translation>
    </message>
    <message>
        <source>{data} ({taken} of {count} cases, drawn at random)</source>
        <translation>{data}（从 {count} 个病例中随机抽取 {taken} 个）</translation>
    </message>
    <message>
        <source>{data}, training split</source>
        <translation>{data}，训练集</translation>
    </message>
    <message>
        <source>{data}, validation split</source>
        <translation>{data}，验证集</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>彩色</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>X-ray</source>
        <translation>X 线</translation>
    </message>
    <message>
        <source>ultrasound</source>
        <translation>超声</translation>
    </message>
    <message>
        <source>fundus photograph</source>
        <translation>眼底照片</translation>
    </message>
    <message>
        <source>dermatoscopy</source>
        <translation>皮肤镜</translation>
    </message>
    <message>
        <source>blood smear</source>
        <translation>血涂片</translation>
    </message>
    <message>
        <source>microscopy</source>
        <translation>显微镜</translation>
    </message>
    <message>
        <source>images of unstated kind</source>
        <translation>未注明种类的图像</translation>
    </message>
    <message>
        <source>bladder</source>
        <translation>膀胱</translation>
    </message>
    <message>
        <source>femur-left</source>
        <translation>左股骨</translation>
    </message>
    <message>
        <source>femur-right</source>
        <translation>右股骨</translation>
    </message>
    <message>
        <source>heart</source>
        <translation>心脏</translation>
    </message>
    <message>
        <source>kidney-left</source>
        <translation>左肾</translation>
    </message>
    <message>
        <source>kidney-right</source>
        <translation>右肾</translation>
    </message>
    <message>
        <source>liver</source>
        <translation>肝</translation>
    </message>
    <message>
        <source>lung-left</source>
        <translation>左肺</translation>
    </message>
    <message>
        <source>lung-right</source>
        <translation>右肺</translation>
    </message>
    <message>
        <source>pancreas</source>
        <translation>胰腺</translation>
    </message>
    <message>
        <source>spleen</source>
        <translation>脾</translation>
    </message>
    <message>
        <source>Attention, mean of all places</source>
        <translation>注意力，所有位置的平均</translation>
    </message>
    <message>
        <source>Attention from this place</source>
        <translation>从此位置出发的注意力</translation>
    </message>
    <message>
        <source>Class evidence for {code}</source>
        <translation>{code} 的类别证据</translation>
    </message>
    <message>
        <source>attention weight</source>
        <translation>注意力权重</translation>
    </message>
    <message>
        <source>Reading the image was stopped.</source>
        <translation>已停止读取图像。</translation>
    </message>
    <message>
        <source>Select the case again.</source>
        <translation>请重新选择此病例。</translation>
    </message>
    <message>
        <source>The image was lost on its way. Select the case again.</source>
        <translation>图像在传送中丢失。请重新选择该病例。</translation>
    </message>
    <message>
        <source>remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>clear list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>swap slots</source>
        <translation>交换图像</translation>
    </message>
    <message>
        <source>change image</source>
        <translation>更换图像</translation>
    </message>
    <message>
        <source>pair anew</source>
        <translation>重新配对</translation>
    </message>
    <message>
        <source>choose radiology image</source>
        <translation>选择放射影像</translation>
    </message>
    <message>
        <source>separate images</source>
        <translation>拆开图像</translation>
    </message>
    <message>
        <source>change field of view</source>
        <translation>更改视野</translation>
    </message>
    <message>
        <source>change size of a pixel</source>
        <translation>更改像素尺寸</translation>
    </message>
    <message>
        <source>No radiology image: the class comes from the tile only.
Drop a CT or MR image here</source>
        <translation>没有放射影像：类别仅来自图块。
将 CT 或 MR 图像拖放到此处</translation>
    </message>
    <message>
        <source>New case</source>
        <translation>新建病例</translation>
    </message>
    <message>
        <source>Drop a histology tile here</source>
        <translation>将病理图块拖放到此处</translation>
    </message>
    <message>
        <source>The radiology image of this case is not kept: the class comes from the tile only.</source>
        <translation>该病例的放射影像未保存：类别仅来自图块。</translation>
    </message>
    <message>
        <source>Drop a CT or MR image here</source>
        <translation>将 CT 或 MR 图像拖放到此处</translation>
    </message>
    <message>
        <source>Opening …</source>
        <translation>正在打开…</translation>
    </message>
    <message>
        <source>Add to the case {name}</source>
        <translation>加入病例 {name}</translation>
    </message>
    <message>
        <source>Drop a histology tile and, if there is one, a radiology image.</source>
        <translation>请拖放一张病理图块；如有放射影像，也请一并拖放。</translation>
    </message>
    <message>
        <source>Replace {name}</source>
        <translation>替换 {name}</translation>
    </message>
    <message>
        <source>Radiology images that fit this tile equally well: {count}. The menu of the case has them.</source>
        <translation>与此图块同样匹配的放射影像有 {count} 个，可在该病例的右键菜单中选择。</translation>
    </message>
    <message>
        <source>This case needs a histology tile. Drop one on the left image.</source>
        <translation>此病例缺少病理图块。请将图块拖放到左侧图像上。</translation>
    </message>
    <message>
        <source>No model is loaded. Load one with Ctrl+M.</source>
        <translation>未加载模型。请按 Ctrl+M 加载。</translation>
    </message>
    <message>
        <source>Waiting for the model …</source>
        <translation>正在等待模型…</translation>
    </message>
    <message>
        <source>Not classified. Press F5 to go on.</source>
        <translation>未分类。按 F5 继续。</translation>
    </message>
    <message>
        <source>Classifying …</source>
        <translation>正在分类…</translation>
    </message>
    <message>
        <source>{name} has changed on the disk and was read again.</source>
        <translation>{name} 在磁盘上已更改，已重新读取。</translation>
    </message>
    <message>
        <source>The result of the former file is no longer shown.</source>
        <translation>原文件的结果不再显示。</translation>
    </message>
    <message>
        <source>An image of {name} was not found.</source>
        <translation>未找到 {name} 的一幅图像。</translation>
    </message>
    <message>
        <source>{name} was added to the case {case}.</source>
        <translation>{name} 已加入病例 {case}。</translation>
    </message>
    <message>
        <source>Press Ctrl+Z if it is a case of its own.</source>
        <translation>如果它应是单独的病例，请按 Ctrl+Z。</translation>
    </message>
    <message>
        <source>Images paired by name with cases that were in the list: {count}.</source>
        <translation>按名称与列表中已有病例配对的图像：{count}。</translation>
    </message>
    <message>
        <source>Press Ctrl+Z to separate them.</source>
        <translation>按 Ctrl+Z 可将其拆开。</translation>
    </message>
    <message>
        <source>{name} became a case of its own: samples and your images are never mixed.</source>
        <translation>{name} 已成为单独的病例：示例与您的图像从不混在一起。</translation>
    </message>
    <message>
        <source>{name} looks like a pathology image, so it became a case of its own.</source>
        <translation>{name} 看起来是病理图像，因此成为单独的病例。</translation>
    </message>
    <message>
        <source>{name} looks like a radiology image, so it became a case of its own.</source>
        <translation>{name} 看起来是放射影像，因此成为单独的病例。</translation>
    </message>
    <message>
        <source>This is no single image.</source>
        <translation>这不是单张图像。</translation>
    </message>
    <message>
        <source>Choose one image file, or one DICOM series.</source>
        <translation>请选择一个图像文件，或一个 DICOM 序列。</translation>
    </message>
    <message>
        <source>No image was found in {names}.</source>
        <translation>在 {names} 中没有找到图像。</translation>
    </message>
    <message>
        <source>PNG, JPEG, TIFF, BMP, DICOM and NIfTI files can be opened.</source>
        <translation>可以打开 PNG、JPEG、TIFF、BMP、DICOM 和 NIfTI 文件。</translation>
    </message>
    <message>
        <source>To use it here all the same, drag it onto this case in the list.</source>
        <translation>如果仍要在此使用，请将它拖到列表中的这个病例上。</translation>
    </message>
    <message>
        <source>Red speaks for the class, blue against it; bare tissue says neither.</source>
        <translation>红色支持该类别，蓝色反对；未着色的组织两者皆非。</translation>
    </message>
    <message>
        <source>Point at a place in the pathology image to see where it looks.</source>
        <translation>指向病理图像中的某处，查看它看向哪里。</translation>
    </message>
    <message>
        <source>Point at a place in the radiology image to see where it looks.</source>
        <translation>指向放射影像中的某处，查看它看向哪里。</translation>
    </message>
    <message>
        <source>Attention needs a radiology image.</source>
        <translation>注意力需要放射影像。</translation>
    </message>
    <message>
        <source>No radiology image: the network got a neutral one in its place.</source>
        <translation>没有放射影像：网络以中性影像代替。</translation>
    </message>
    <message>
        <source>Label leak: in training the radiology image was chosen by the tile&apos;s class. This model is a positive control; its answers mean nothing.</source>
        <translation>标签泄漏：训练时放射影像按图块类别挑选。此模型是阳性对照，其答案没有意义。</translation>
    </message>
    <message>
        <source>This model sees tiles alone; it looks at no radiology image.</source>
        <translation>此模型只看切片，不看影像。</translation>
    </message>
    <message>
        <source>This is the small picture that the model keeps of the case, {side} px wide.</source>
        <translation>这是模型为该病例保存的小图片，宽 {side} 像素。</translation>
    </message>
    <message>
        <source>This is the small picture that the map keeps of the case, {side} px wide.</source>
        <translation>这是分布图为该病例保存的小图片，宽 {side} 像素。</translation>
    </message>
    <message>
        <source>The network was trained on tiles of {side} px, so the answer may differ from the map&apos;s.</source>
        <translation>网络是用 {side} 像素的图块训练的，因此答案可能与分布图上的不同。</translation>
    </message>
    <message>
        <source>Its radiology image is not kept; on the map the network saw both, so this answer is that of the tile alone.</source>
        <translation>其放射影像未保存；分布图上的答案由网络同时看两者得出，而此处的答案仅来自图块。</translation>
    </message>
    <message>
        <source>model {name} ({sha256})</source>
        <translation>模型 {name}（{sha256}）</translation>
    </message>
    <message>
        <source>from the tile only, without a radiology image</source>
        <translation>仅来自图块，没有放射影像</translation>
    </message>
    <message>
        <source>synthetic images</source>
        <translation>合成图像</translation>
    </message>
    <message>
        <source>This map does not know its patients. A new map of a table of images with the column patient does.</source>
        <translation>此图不知道患者。由带有 patient 列的图像表格制作的新图则知道。</translation>
    </message>
    <message>
        <source>Select cases first, and choose Classify again without radiology.</source>
        <translation>请先选择病例，再选“不用影像重新分类”。</translation>
    </message>
    <message>
        <source>1 case is in {folder}.</source>
        <translation>1 个病例已写入 {folder}。</translation>
    </message>
    <message>
        <source>{count} cases are in {folder}.</source>
        <translation>{count} 个病例已写入 {folder}。</translation>
    </message>
    <message>
        <source>{name}: rows that belong to no case of this map: {rows}; cases in no row: {cases}.</source>
        <translation>{name}：不属于本图任何病例的行：{rows}；不在任何行中的病例：{cases}。</translation>
    </message>
    <message>
        <source>Of {count} there is no image.</source>
        <translation>其中 {count} 个没有图像。</translation>
    </message>
    <message>
        <source>No row of {name} belongs to a case of this map.</source>
        <translation>{name} 中没有一行对应此图中的病例。</translation>
    </message>
    <message>
        <source>One column, called name, file or tile, must hold the cases&apos; names, files or numbers.</source>
        <translation>须有一列名为 name、file 或 tile，内容为病例的名称、文件或编号。</translation>
    </message>
    <message>
        <source>The picture of this case could not be written.</source>
        <translation>无法写入该病例的图片。</translation>
    </message>
    <message>
        <source>The model has learnt from these very images, or was chosen by them: the figures say nothing of how good it is on others.</source>
        <translation>模型正是从这些图像学习的，或按它们挑选的：指标不能说明它在其他图像上有多好。</translation>
    </message>
    <message>
        <source>The model sees tiles alone.</source>
        <translation>模型只看图块。</translation>
    </message>
    <message>
        <source>Mean colour: the class of most of the 15 nearest of {tiles} training tiles by mean red, green and blue.</source>
        <translation>平均颜色：按红、绿、蓝均值，在 {tiles} 个训练图块中最近的 15 个里占多数的类别。</translation>
    </message>
    <message>
        <source>Stain and JPEG artefacts differ by class in these data, so that colour alone tells more than chance: what a network adds begins above this line.</source>
        <translation>在这些数据中，染色和 JPEG 伪影因类别而异，因此仅凭颜色就优于随机：网络的贡献从此线以上开始。</translation>
    </message>
    <message>
        <source>Precision,&lt;br&gt;{model}</source>
        <translation>精确率，&lt;br&gt;{model}</translation>
    </message>
    <message>
        <source>Recall,&lt;br&gt;{model}</source>
        <translation>召回率，&lt;br&gt;{model}</translation>
    </message>
    <message>
        <source>AUC,&lt;br&gt;{model}</source>
        <translation>AUC，&lt;br&gt;{model}</translation>
    </message>
    <message>
        <source>AUC: one-vs-rest. There is no interval where a class has fewer than 10 test cases, or 10 patients where patients are known. An interval without width means that all n cases of a class are right (or wrong) in every resample: the bootstrap cannot see further; up to about 3/n of other cases may still be otherwise.</source>
        <translation>AUC：一对其余。某类别的测试病例少于 10（患者已知时，患者少于 10）时没有区间。宽度为零的区间表示该类别的 n 个病例在每次重抽样中全对（或全错）：自助法无法看得更远；其他病例中仍可能有约 3/n 与此不同。</translation>
    </message>
    <message>
        <source>The surest mistakes</source>
        <translation>最有把握的错误</translation>
    </message>
    <message>
        <source>{model}: the mistakes with the highest probability first.</source>
        <translation>{model}：概率最高的错误在前。</translation>
    </message>
    <message>
        <source>Pictures of one&apos;s own images are left out of what may be handed on. The window shows them.</source>
        <translation>可能转交他人的报告中不含自有图像的图片。窗口会显示它们。</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>{model}: expected calibration error {before} as the network gives its probabilities, {after} with the temperature of {temperature} that its file has. All figures of this page are of the latter.</source>
        <translation>{model}：网络直接给出的概率的期望校准误差为 {before}，使用其文件中的温度 {temperature} 后为 {after}。本页所有指标均为后者。</translation>
    </message>
    <message>
        <source>Sets of classes</source>
        <translation>类别集合</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>水平</translation>
    </message>
    <message>
        <source>Holds the truth</source>
        <translation>包含真实类别</translation>
    </message>
    <message>
        <source>Classes in a set</source>
        <translation>集合中的类别数</translation>
    </message>
    <message>
        <source>How often a set held the true class on these cases, in all and of each class. It is no promise for images of another place.</source>
        <translation>在这些病例上集合包含真实类别的频率，包括总体和各类别。对其他地方的图像不作保证。</translation>
    </message>
    <message>
        <source>Beside this page: &lt;code&gt;evaluation.json&lt;/code&gt; (all figures), &lt;code&gt;predictions.csv&lt;/code&gt; (every test case, with its file and patient), &lt;code&gt;per_class.csv&lt;/code&gt;, &lt;code&gt;confusion.csv&lt;/code&gt; and &lt;code&gt;figures/&lt;/code&gt; (PNG and SVG).</source>
        <translation>与本页在一起的有：&lt;code&gt;evaluation.json&lt;/code&gt;（所有指标）、&lt;code&gt;predictions.csv&lt;/code&gt;（每个测试病例及其文件和患者）、&lt;code&gt;per_class.csv&lt;/code&gt;、&lt;code&gt;confusion.csv&lt;/code&gt; 和 &lt;code&gt;figures/&lt;/code&gt;（PNG 和 SVG）。</translation>
    </message>
    <message>
        <source>Whether this training still works cannot be known: it was begun on another computer, or in a container, and has given no sign of life for a while.</source>
        <translation>无法得知此训练是否仍在进行：它在另一台计算机或容器中启动，已有一段时间没有任何活动迹象。</translation>
    </message>
    <message>
        <source>If that computer sleeps, or its network is away, wait. If you know that it has ended, go on with it here.</source>
        <translation>如果那台计算机处于睡眠状态或网络中断，请等待。如果您确定它已结束，可在此处继续训练。</translation>
    </message>
    <message>
        <source>The file {name} no longer holds that volume.</source>
        <translation>文件 {name} 中已没有该容积（volume）。</translation>
    </message>
    <message>
        <source>Open the file again.</source>
        <translation>请重新打开该文件。</translation>
    </message>
    <message>
        <source>There is no encoding “{encoding}”.</source>
        <translation>没有编码“{encoding}”。</translation>
    </message>
    <message>
        <source>Write it as utf-8, utf-16, gb18030 or cp1252, say.</source>
        <translation>请写成例如 utf-8、utf-16、gb18030 或 cp1252。</translation>
    </message>
    <message>
        <source>This is a page of a report (of the dose, for instance), not a scan.</source>
        <translation>这是报告页（例如剂量报告），不是扫描图像。</translation>
    </message>
    <message>
        <source>It is called a CT, but its values are not known to be Hounsfield units (a capture of a screen, 8 bits, or another unit): it is shown by its own brightness.</source>
        <translation>文件标明为 CT，但无法确定其数值为 HU（屏幕截图、8 位或其他单位）：按其自身亮度显示。</translation>
    </message>
    <message>
        <source>{name} is the label or the overview of a slide: it is not shown, since a patient&apos;s name may stand on it.</source>
        <translation>{name} 是玻片的标签或概览图：其上可能有患者姓名，因此不显示。</translation>
    </message>
    <message>
        <source>Open the file of the slide itself, in one folder with this one.</source>
        <translation>请打开同一文件夹中玻片本身的文件。</translation>
    </message>
    <message>
        <source>The other half of {name} is missing: {part}.</source>
        <translation>{name} 的另一半缺失：{part}。</translation>
    </message>
    <message>
        <source>Copy both files from where they came from, into one folder.</source>
        <translation>请将两个文件从来源处复制到同一文件夹。</translation>
    </message>
    <message>
        <source>The slide does not tell how large its pixels are: set it, or choose the objective, before anything is measured on it.</source>
        <translation>玻片未给出像素大小：测量前请先设定像素大小或选择物镜倍数。</translation>
    </message>
    <message>
        <source>The slide has no smaller copies of itself, so that an overview of it has to be made from all of its pixels.</source>
        <translation>玻片没有缩小的层级，概览图需由全部像素计算。</translation>
    </message>
    <message>
        <source>The slide does not tell how large its pixels are: {size:g} µm is taken, as usual at {objective:g}×.</source>
        <translation>玻片未给出像素大小：按 {objective:g}× 物镜的通常值取 {size:g} µm。</translation>
    </message>
    <message>
        <source>Export the slide again from its program.</source>
        <translation>请用其软件重新导出玻片。</translation>
    </message>
    <message>
        <source>{name} says that it is {width:,} × {height:,} pixels, more than any slide has.</source>
        <translation>{name} 声称有 {width:,} × {height:,} 像素，超过任何玻片。</translation>
    </message>
    <message>
        <source>{name} is not a slide.</source>
        <translation>{name} 不是玻片。</translation>
    </message>
    <message>
        <source>Open a slide of a scanner, a DICOM slide, or a TIFF with a pyramid of levels.</source>
        <translation>请打开扫描仪的玻片、DICOM 玻片或带多层级（金字塔）的 TIFF。</translation>
    </message>
    <message>
        <source>{name} is a slide of a kind that is not supported.</source>
        <translation>{name} 是不支持的玻片类型。</translation>
    </message>
    <message>
        <source>Export it as a tiled TIFF (pyramid) with the scanner&apos;s program.</source>
        <translation>请用扫描仪软件将其导出为分块 TIFF（金字塔）。</translation>
    </message>
    <message>
        <source>{name} is a part of a slide. {cause}</source>
        <translation>{name} 是玻片的一部分。{cause}</translation>
    </message>
    <message>
        <source>{name} is a fluorescence slide: the program reads slides in colour, as of H&amp;E.</source>
        <translation>{name} 是荧光玻片：本程序读取彩色玻片（如 H&amp;E）。</translation>
    </message>
    <message>
        <source>Open a slide that was scanned in bright field.</source>
        <translation>请打开明场扫描的玻片。</translation>
    </message>
    <message>
        <source>A part of the slide {name} is missing: {part}.</source>
        <translation>玻片 {name} 缺少一个部分：{part}。</translation>
    </message>
    <message>
        <source>Copy all files of the slide from where it came from, in one folder.</source>
        <translation>请从来源处将玻片的全部文件复制到同一文件夹。</translation>
    </message>
    <message>
        <source>{name} is a part of a slide: the whole slide {slide} was opened.</source>
        <translation>{name} 是玻片的一部分：已打开整张玻片 {slide}。</translation>
    </message>
    <message>
        <source>it is a slide ({format})</source>
        <translation>它是玻片（{format}）</translation>
    </message>
    <message>
        <source>{name} is one block of pixels that can only be decoded whole.</source>
        <translation>{name} 是一整块像素，只能整体解码。</translation>
    </message>
    <message>
        <source>its pixels are as small as a microscope&apos;s</source>
        <translation>其像素大小与显微镜图像相当</translation>
    </message>
    <message>
        <source>unlike the training tiles</source>
        <translation>与训练图块不相似</translation>
    </message>
    <message>
        <source>unlike the radiology images of the training</source>
        <translation>与训练所用的影像不相似</translation>
    </message>
    <message>
        <source>as if enlarged beyond the training tiles</source>
        <translation>似乎比训练图块放大</translation>
    </message>
    <message>
        <source>as if reduced beyond the training tiles</source>
        <translation>似乎比训练图块缩小</translation>
    </message>
    <message>
        <source>out of focus, or enlarged</source>
        <translation>失焦或被放大</translation>
    </message>
    <message>
        <source>as of other dyes than H&amp;E</source>
        <translation>似 H&amp;E 以外的染料</translation>
    </message>
    <message>
        <source>without the structure of tissue, like noise in its colours</source>
        <translation>没有组织应有的结构，只像带组织颜色的噪声</translation>
    </message>
    <message>
        <source>more like a drawing, a photograph or noise than like the training tiles</source>
        <translation>与训练图块相比，更像绘图、照片或噪声</translation>
    </message>
    <message>
        <source>blank: one even colour</source>
        <translation>空白:单一均匀颜色</translation>
    </message>
    <message>
        <source>out of focus</source>
        <translation>失焦</translation>
    </message>
    <message>
        <source>a black or white border round the tissue</source>
        <translation>组织周围有黑色或白色边框</translation>
    </message>
    <message>
        <source>text or a drawing, no photograph</source>
        <translation>文字或图形,而非照片</translation>
    </message>
    <message>
        <source>it has no colour, as H&amp;E would</source>
        <translation>没有颜色,而 H&amp;E 应有颜色</translation>
    </message>
    <message>
        <source>black, as of ink</source>
        <translation>呈黑色,似墨水</translation>
    </message>
    <message>
        <source>no H&amp;E: blue or green, as of ink or another dye</source>
        <translation>不是 H&amp;E:呈蓝色或绿色,似墨水或其他染料</translation>
    </message>
    <message>
        <source>its colours are not those of H&amp;E</source>
        <translation>颜色不符合 H&amp;E 染色</translation>
    </message>
    <message>
        <source>{name} is damaged: what it knows of strange images cannot be understood.</source>
        <translation>{name} 已损坏:无法理解其关于陌生图像的信息。</translation>
    </message>
    <message>
        <source>the model has seen synthetic images only, and this is not known to be one</source>
        <translation>模型只学过合成图像,而此图不能确定为合成图像</translation>
    </message>
    <message>
        <source>a picture in colour, no scan</source>
        <translation>彩色图片,而非影像扫描</translation>
    </message>
    <message>
        <source>its field is {side:.0f} µm wide, training tiles {low:.0f} to {high:.0f} µm</source>
        <translation>视野宽 {side:.0f} µm,训练图块为 {low:.0f} 至 {high:.0f} µm</translation>
    </message>
    <message>
        <source>{found}, but the model was trained on {modality}</source>
        <translation>这是 {found},而模型以 {modality} 训练</translation>
    </message>
    <message>
        <source>Tile only</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>tile only</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>“{second}” is better than “{first}”: accuracy {points}.</source>
        <translation>“{second}”优于“{first}”：准确率 {points}。</translation>
    </message>
    <message>
        <source>“{one}” is right on {right} that “{other}” missed, and wrong on {wrong} that it got right.</source>
        <translation>“{other}”判错的病例中“{one}”有 {right} 例判对；“{other}”判对的病例中“{one}”有 {wrong} 例判错。</translation>
    </message>
    <message>
        <source>{value} points ({low} to {high})</source>
        <translation>{value} 个百分点（{low} 至 {high}）</translation>
    </message>
    <message>
        <source>The radiology image does not matter: with those of other cases in their place the accuracy changes by {points}.</source>
        <translation>放射影像不起作用：换成其他病例的影像时，准确率变化 {points}。</translation>
    </message>
    <message>
        <source>Use “{model}”, which is simpler: on validation the fused model is not better by more than chance ({gain}).</source>
        <translation>请使用较简单的“{model}”：在验证集上，融合模型的优势不超过偶然（{gain}）。</translation>
    </message>
    <message>
        <source>training split</source>
        <translation>训练集</translation>
    </message>
    <message>
        <source>validation split</source>
        <translation>验证集</translation>
    </message>
    <message>
        <source>all labelled images</source>
        <translation>所有带标签的图像</translation>
    </message>
    <message>
        <source>test split</source>
        <translation>测试集</translation>
    </message>
    <message>
        <source>Both are right and wrong on the same cases.</source>
        <translation>二者在相同的病例上判对和判错。</translation>
    </message>
    <message>
        <source>{value} points</source>
        <translation>{value} 个百分点</translation>
    </message>
    <message>
        <source>Whether the radiology image matters was not looked into for this model.</source>
        <translation>尚未检查放射影像对此模型是否起作用。</translation>
    </message>
    <message>
        <source>The radiology image does not matter: it was paired without regard to the case, and can tell nothing of it.</source>
        <translation>放射影像不起作用：它与病例无关地配对，不能说明病例的任何情况。</translation>
    </message>
    <message>
        <source>Whether the radiology image matters cannot be told from one case.</source>
        <translation>仅凭 1 个病例无法判断放射影像是否起作用。</translation>
    </message>
    <message>
        <source>Whether the radiology image matters cannot be told from {count} cases: with those of other cases in their place the accuracy changes by {points}.</source>
        <translation>仅凭 {count} 个病例无法判断放射影像是否起作用：换成其他病例的影像时，准确率变化 {points}。</translation>
    </message>
    <message>
        <source>This run trained on tiles alone: it has one model.</source>
        <translation>此次训练只用图块：只有一个模型。</translation>
    </message>
    <message>
        <source>Use the fused model: on validation it is better than tiles alone by {gain}.</source>
        <translation>请使用融合模型：在验证集上，它比仅图块高 {gain}。</translation>
    </message>
    <message>
        <source>Use “{model}”, the simpler one: the validation cases are too few to say whether fusion is better ({gain}).</source>
        <translation>请使用较简单的“{model}”：验证病例太少，无法判断融合是否更好（{gain}）。</translation>
    </message>
    <message>
        <source>cannot be told</source>
        <translation>无法判断</translation>
    </message>
    <message>
        <source>Whether “{second}” and “{first}” differ cannot be told from one case.</source>
        <translation>仅凭 1 个病例无法判断“{second}”与“{first}”是否不同。</translation>
    </message>
    <message>
        <source>Whether “{second}” and “{first}” differ cannot be told from these {count} cases.</source>
        <translation>仅凭这 {count} 个病例无法判断“{second}”与“{first}”是否不同。</translation>
    </message>
    <message>
        <source>No difference shown between “{second}” and “{first}”: accuracy {points}.</source>
        <translation>“{second}”与“{first}”之间未见差异：准确率 {points}。</translation>
    </message>
    <message>
        <source>“{first}” is better than “{second}”: accuracy of the latter {points}.</source>
        <translation>“{first}”优于“{second}”：后者的准确率 {points}。</translation>
    </message>
    <message>
        <source>The pairs give the answer away ({verdict}): no figure of the fused model says anything.</source>
        <translation>配对泄露了答案（{verdict}）：融合模型的任何指标都没有意义。</translation>
    </message>
    <message>
        <source>The radiology image matters: with those of other cases in their place the accuracy changes by {points}.</source>
        <translation>放射影像起作用：换成其他病例的影像时，准确率变化 {points}。</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>The largest change of a probability is {delta}.</source>
        <translation>概率的最大变化为 {delta}。</translation>
    </message>
    <message>
        <source>Radiology: trained on true pairs, but without an audit.</source>
        <translation>影像：用真实配对训练，但未经审计。</translation>
    </message>
    <message>
        <source>Overlay: the class is the mean over {views} turned and mirrored views of the tile. The evidence explains the tile as it lies, for which {code} would be the likeliest.</source>
        <translation>叠加图：类别是图块的 {views} 个旋转和镜像视图的平均。证据图解释的是原方向的图块，其最可能的类别是 {code}。</translation>
    </message>
    <message>
        <source>Network: {network}. Logits: {logits}.</source>
        <translation>网络：{network}。Logit 值：{logits}。</translation>
    </message>
    <message>
        <source>Probability: as the network gives it. Nobody has fitted it to how often the network is right, and such figures are mostly too high.</source>
        <translation>概率：网络的原始输出。尚未按网络的实际正确率校准，这样的数值通常偏高。</translation>
    </message>
    <message>
        <source>Probability: of answers given with 80 %, about 80 % should be right on images like those of the training. It was fitted on {count} validation tiles (temperature {t}).</source>
        <translation>概率：对于与训练图像类似的图像，以 80% 给出的结果中约有 80% 应当正确。该概率在 {count} 个验证图块上校准（温度 {t}）。</translation>
    </message>
    <message>
        <source>Set: this model has none, so one class is named however doubtful it is.</source>
        <translation>预测集：此模型没有预测集，因此无论多么不确定都只给出一个类别。</translation>
    </message>
    <message>
        <source>90 % set: the classes among which the truth should be in nine of ten tiles like those of the training. It was fitted on {count} other validation tiles, and is not guaranteed for another hospital.</source>
        <translation>90% 预测集：对于与训练图块类似的图块，十个中应有九个的真实类别在其中。它在另外 {count} 个验证图块上拟合，对其他医院的图像不作保证。</translation>
    </message>
    <message>
        <source>Like the training tiles: only stain, focus and the like were looked at; this model keeps nothing of its training tiles to compare with.</source>
        <translation>与训练图块相似：只检查了染色、清晰度等；此模型没有保存训练图块的信息可供比较。</translation>
    </message>
    <message>
        <source>Like the training images: the distance of this image to them, as the network sees them, is {distance}; from {most} on it is set aside.</source>
        <translation>与训练图像相似：按网络的特征，此图像与训练图像的距离为 {distance}；达到 {most} 即被搁置。</translation>
    </message>
    <message>
        <source>Like the training tiles: the distance of this tile to them, as the network sees them, is {distance}; from {most} on there is no verdict. One in twenty tiles of the validation lies beyond it by its making.</source>
        <translation>与训练图块相似：按网络的特征，此图块与训练图块的距离为 {distance}；达到 {most} 即不给出结论。按其设定，验证图块中有二十分之一超出此值。</translation>
    </message>
    <message>
        <source>Radiology: this model was trained on unrelated pairs, in which a scan cannot tell anything of the tile.</source>
        <translation>影像：此模型用无关的图像对训练，影像不可能提供关于图块的任何信息。</translation>
    </message>
    <message>
        <source>Radiology: trained on true pairs of synthetic images, on which its answers are better with the scan. Of patients this says nothing.</source>
        <translation>影像：用合成图像的真实配对训练，在这些图像上使用影像结果更好。这对患者不说明任何问题。</translation>
    </message>
    <message>
        <source>Radiology: trained on true pairs; in its audit the answers were better with a case&apos;s own scan than with that of another.</source>
        <translation>影像：用真实配对训练；审计显示，使用病例自身的影像比使用其他病例的影像结果更好。</translation>
    </message>
    <message>
        <source>Radiology: trained on true pairs; in its audit the answers were no better with a case&apos;s own scan than with that of another.</source>
        <translation>影像：用真实配对训练；审计显示，使用病例自身的影像并不比使用其他病例的影像结果更好。</translation>
    </message>
    <message>
        <source>On {count} test tiles it was off by {after} on average (unfitted: {before}).</source>
        <translation>在 {count} 个测试图块上，平均偏差为 {after}（未校准时：{before}）。</translation>
    </message>
    <message>
        <source>On the test tiles a set has {size} classes on average.</source>
        <translation>在测试图块上，每个预测集平均有 {size} 个类别。</translation>
    </message>
    <message>
        <source>It held the truth least often for {code}: in {share} of {count}.</source>
        <translation>对 {code} 包含真实类别的频率最低：{count} 个中占 {share}。</translation>
    </message>
    <message>
        <source>The 95 % set: {codes}.</source>
        <translation>95% 预测集：{codes}。</translation>
    </message>
    <message>
        <source>Like the training images: only modality and colours were looked at.</source>
        <translation>与训练图像相似：只检查了模态和颜色。</translation>
    </message>
    <message>
        <source>Of {count} test tiles, of another hospital where the data set has one, {share} got no verdict.</source>
        <translation>在 {count} 个测试图块（数据集含其他医院时来自其他医院）中，{share} 未给出结论。</translation>
    </message>
    <message>
        <source>What the two images tell each other moves a branch by {share} at most ({layer}, γ {gamma}).</source>
        <translation>两幅图像之间的信息交换最多使一个分支改变 {share}（{layer}，γ {gamma}）。</translation>
    </message>
    <message>
        <source>{why}.</source>
        <translation>{why}。</translation>
    </message>
    <message>
        <source>evidence</source>
        <translation>证据</translation>
    </message>
    <message>
        <source>choose series</source>
        <translation>选择序列</translation>
    </message>
    <message>
        <source>Of the scan: a square of {size} of slice {number} of {count}, through the window {window}.</source>
        <translation>扫描图像：通过窗 {window} 所见第 {number} 层（共 {count} 层）中边长 {size} 的方形区域。</translation>
    </message>
    <message>
        <source>Of the scan: a square of {size}.</source>
        <translation>扫描图像：边长 {size} 的方形区域。</translation>
    </message>
    <message>
        <source>Of the scan: a square of {size} of slice {number} of {count}.</source>
        <translation>扫描图像：第 {number} 层（共 {count} 层）中边长 {size} 的方形区域。</translation>
    </message>
    <message>
        <source>Given to the network: a square of {size} of the tile.</source>
        <translation>给网络的是：病理图块中边长 {size} 的方形区域。</translation>
    </message>
    <message>
        <source>Window and level that you choose change what you see, not what it was given.</source>
        <translation>您调节的窗宽窗位只改变显示，不改变给网络的内容。</translation>
    </message>
    <message>
        <source>Grey: in its self-test this overlay did no better than chance at finding what the network goes by.</source>
        <translation>灰色：自检显示，此叠加图在找出网络依据方面不优于随机。</translation>
    </message>
    <message>
        <source>It carries next to nothing: {share} of what the network goes by.</source>
        <translation>几乎不传递信息：仅占网络所依据信息的 {share}。</translation>
    </message>
    <message>
        <source>The scan has no part in this answer, so nothing is drawn on it.</source>
        <translation>影像不参与此结果，因此其上不绘制任何内容。</translation>
    </message>
    <message>
        <source>It explains the tile as it lies; the class is the mean of several views.</source>
        <translation>它解释的是原方向的图块；类别是多个视图的平均。</translation>
    </message>
    <message>
        <source>It carries {share} of what the network goes by.</source>
        <translation>占网络所依据信息的 {share}。</translation>
    </message>
    <message>
        <source>A file has changed on the disk since this result.</source>
        <translation>得出此结果之后，磁盘上的文件已更改。</translation>
    </message>
    <message>
        <source>One series with several volumes was found. Choose what to open.</source>
        <translation>找到 1 个含多个体积的序列。请选择要打开的内容。</translation>
    </message>
    <message>
        <source>{count} series were found that belong to no tile by their names. Choose what to open.</source>
        <translation>找到 {count} 个序列，按名称不属于任何病理图块。请选择要打开的序列。</translation>
    </message>
    <message>
        <source>Make room on the disk, and open it again.</source>
        <translation>请清理磁盘空间，然后再次打开。</translation>
    </message>
    <message>
        <source>The picture of this case could not be read.</source>
        <translation>无法读取该病例的图像。</translation>
    </message>
    <message>
        <source>Radiology: like the training images ✓</source>
        <translation>影像：与训练图像相似 ✓</translation>
    </message>
    <message>
        <source>To be checked: {why}.</source>
        <translation>请核对：{why}。</translation>
    </message>
    <message>
        <source>Radiology: used; without it the answer is the same, {code} {share}.</source>
        <translation>影像：已使用；不用影像时结果相同，{code} {share}。</translation>
    </message>
    <message>
        <source>90 % set: {codes}.</source>
        <translation>90% 预测集：{codes}。</translation>
    </message>
    <message>
        <source>Radiology: unlike the training images, because: {why}.</source>
        <translation>影像：与训练图像不同，原因：{why}。</translation>
    </message>
    <message>
        <source>Radiology: no fault seen; this model keeps nothing to compare it with.</source>
        <translation>影像：未见异常；此模型没有保存可供比较的训练数据。</translation>
    </message>
    <message>
        <source>Tile: like the training tiles ✓</source>
        <translation>病理图块：与训练图块相似 ✓</translation>
    </message>
    <message>
        <source>Radiology: not used. This model&apos;s answers were measured to be no better with it, so the answer is that of the tile alone.</source>
        <translation>影像：未使用。经测量，使用影像并不能使此模型的结果更好，因此结果仅来自病理图块。</translation>
    </message>
    <message>
        <source>Radiology: not used. Nobody has measured whether it makes this model&apos;s answers better, so the answer is that of the tile alone.</source>
        <translation>影像：未使用。尚未测量影像能否使此模型的结果更好，因此结果仅来自病理图块。</translation>
    </message>
    <message>
        <source>Radiology: set aside, so the answer is that of the tile alone.</source>
        <translation>影像：已搁置，因此结果仅来自病理图块。</translation>
    </message>
    <message>
        <source>Radiology: used.</source>
        <translation>影像：已使用。</translation>
    </message>
    <message>
        <source>Radiology: used, and it changed the answer: without it, {code} {share}.</source>
        <translation>影像：已使用，并改变了结果：不用影像时为 {code} {share}。</translation>
    </message>
    <message>
        <source>With this scan the model would say {code} {share} in place of {before}.</source>
        <translation>若使用此影像，模型会判为 {code} {share}，而不是 {before}。</translation>
    </message>
    <message>
        <source>With this scan the model says the same, {code} {share}.</source>
        <translation>若使用此影像，模型的判断相同，{code} {share}。</translation>
    </message>
    <message>
        <source>How often such sets hold the truth has not been measured.</source>
        <translation>此类预测集包含真实类别的频率尚未测量。</translation>
    </message>
    <message>
        <source>Such sets held the truth in {share} of {count} test tiles.</source>
        <translation>在 {count} 个测试图块中，此类预测集有 {share} 包含真实类别。</translation>
    </message>
    <message>
        <source>Tile: unlike the training tiles, because: {why}.</source>
        <translation>病理图块：与训练图块不同，原因：{why}。</translation>
    </message>
    <message>
        <source>Tile: no fault seen; this model keeps nothing to compare it with.</source>
        <translation>病理图块：未见异常；此模型没有保存可供比较的训练数据。</translation>
    </message>
    <message>
        <source>This tells how the model behaves, nothing of the patient.</source>
        <translation>这只说明模型的行为，与患者无关。</translation>
    </message>
    <message>
        <source>no verdict: {why}</source>
        <translation>无结论：{why}</translation>
    </message>
    <message>
        <source>no verdict</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>{count:,}, chosen from the session&apos;s {total:,}</source>
        <translation>{count:,}（选自会话的 {total:,} 例）</translation>
    </message>
    <message>
        <source>Choose a file that this program has saved as a session.</source>
        <translation>请选择由本程序保存为会话的文件。</translation>
    </message>
    <message>
        <source>Cases that differ: {count} (your class · that of {other})</source>
        <translation>不一致的病例：{count}（您的类别 · {other}的类别）</translation>
    </message>
    <message>
        <source>One case that you have not judged yet is left out while names and answers are hidden.</source>
        <translation>名称和答案隐藏期间，1 个您尚未判读的病例未包括在内。</translation>
    </message>
    <message>
        <source>{count} cases that you have not judged yet are left out while names and answers are hidden.</source>
        <translation>名称和答案隐藏期间，{count} 个您尚未判读的病例未包括在内。</translation>
    </message>
    <message>
        <source>The tile is still being opened, so no class was chosen.</source>
        <translation>图块仍在打开，因此未选择类别。</translation>
    </message>
    <message>
        <source>Series {number}</source>
        <translation>序列 {number}</translation>
    </message>
    <message>
        <source>1 case that only “{model}” got right</source>
        <translation>只有“{model}”判对的 1 个病例</translation>
    </message>
    <message>
        <source>{count} cases that only “{model}” got right</source>
        <translation>只有“{model}”判对的 {count} 个病例</translation>
    </message>
    <message>
        <source>{model} is being evaluated …</source>
        <translation>正在评估 {model}…</translation>
    </message>
    <message>
        <source>The evaluation was not moved to the trash.</source>
        <translation>评估未能移到回收站。</translation>
    </message>
    <message>
        <source>Delete its folder yourself: {folder}</source>
        <translation>请自行删除其文件夹：{folder}</translation>
    </message>
    <message>
        <source>The evaluation could not be begun ({reason}).</source>
        <translation>无法开始评估（{reason}）。</translation>
    </message>
    <message>
        <source>Labelled images</source>
        <translation>带标签的图像</translation>
    </message>
    <message>
        <source>They are of other images, so that they cannot be compared case by case. Evaluate both models on the same images.</source>
        <translation>它们使用了不同的图像，无法逐例比较。请在相同的图像上评估两个模型。</translation>
    </message>
    <message>
        <source>One of them is of an earlier version and does not keep its single cases. Evaluate it again.</source>
        <translation>其中一个来自较早的版本，未保留单个病例。请重新评估。</translation>
    </message>
    <message>
        <source>They are of the same model on the same images: there is nothing to compare.</source>
        <translation>它们是同一模型在相同图像上的评估：没有可比较的。</translation>
    </message>
    <message>
        <source>Right: {before} of {known} before, {after} after.</source>
        <translation>正确：之前 {known} 个中 {before} 个，之后 {after} 个。</translation>
    </message>
    <message>
        <source>The images of {count} are not at hand: their answers are those that the map holds of the same model with the neutral radiology image.</source>
        <translation>{count} 个病例的图像不在手边：其结果取自图中保存的、同一模型使用中性影像图的结果。</translation>
    </message>
    <message>
        <source>{count} could not be classified. The first: {reason}</source>
        <translation>{count} 个病例无法分类。第一个：{reason}</translation>
    </message>
    <message>
        <source>The first {count} are listed.</source>
        <translation>只列出前 {count} 个。</translation>
    </message>
    <message>
        <source>This map</source>
        <translation>此分布图</translation>
    </message>
    <message>
        <source>{count} cases are on both maps: what is selected in one is selected in the other.</source>
        <translation>两张分布图共有 {count} 个病例：在一张中选择的，在另一张中也被选中。</translation>
    </message>
    <message>
        <source>These maps are of other cases, so nothing can be selected in both.</source>
        <translation>两张分布图的病例不同，因此无法同时选择。</translation>
    </message>
    <message>
        <source>Draw around cases to select them. Divergences compare only where the perplexity is the same.</source>
        <translation>圈住病例即可选择。只有困惑度相同时，散度才可比较。</translation>
    </message>
    <message>
        <source>perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>exaggeration</source>
        <translation>夸大系数</translation>
    </message>
    <message>
        <source>metric</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>PCA</source>
        <translation>PCA</translation>
    </message>
    <message>
        <source>seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>iterations</source>
        <translation>迭代次数</translation>
    </message>
    <message>
        <source>divergence</source>
        <translation>散度</translation>
    </message>
    <message>
        <source>trustworthy</source>
        <translation>可信度</translation>
    </message>
    <message>
        <source>silhouette</source>
        <translation>轮廓系数</translation>
    </message>
    <message>
        <source>nearest agree</source>
        <translation>近邻一致率</translation>
    </message>
    <message>
        <source>of all features</source>
        <translation>全部特征</translation>
    </message>
    <message>
        <source>cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Euclidean</source>
        <translation>欧氏距离</translation>
    </message>
    <message>
        <source>{name} could not be compared.</source>
        <translation>{name} 无法比较。</translation>
    </message>
    <message>
        <source>Choose a map of a model with the same classes.</source>
        <translation>请选择类别相同的模型的分布图。</translation>
    </message>
    <message>
        <source>Far from everything on this map: the model has seen nothing like it, so its class should not be relied on.</source>
        <translation>远离此图上的一切：模型从未见过类似的图像，不应依赖其类别。</translation>
    </message>
    <message>
        <source>The map keeps no picture of this case, so it cannot be opened.</source>
        <translation>分布图未保存该病例的图片，因此无法打开。</translation>
    </message>
    <message>
        <source>validation case {number}</source>
        <translation>验证病例 {number}</translation>
    </message>
    <message>
        <source>tile {number}</source>
        <translation>图块 {number}</translation>
    </message>
    <message>
        <source>{name}, synthetic</source>
        <translation>{name}，合成</translation>
    </message>
    <message>
        <source>predicted {code}, {confidence}</source>
        <translation>预测为 {code}，{confidence}</translation>
    </message>
    <message>
        <source>predicted {code}</source>
        <translation>预测为 {code}</translation>
    </message>
    <message>
        <source>nearest tiles: {codes}</source>
        <translation>最近的图块：{codes}</translation>
    </message>
    <message>
        <source>The model&apos;s file keeps no picture of this case, so it cannot be opened.</source>
        <translation>模型文件未保存该病例的图片，因此无法打开。</translation>
    </message>
    <message>
        <source>training case {number}</source>
        <translation>训练病例 {number}</translation>
    </message>
    <message>
        <source>test case {number}</source>
        <translation>测试病例 {number}</translation>
    </message>
    <message>
        <source>right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>wrong</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>true class {code} · {verdict}</source>
        <translation>真实类别 {code} · {verdict}</translation>
    </message>
    <message>
        <source>patient {name}</source>
        <translation>患者 {name}</translation>
    </message>
    <message>
        <source>tile network alone: {code}</source>
        <translation>仅图块网络：{code}</translation>
    </message>
    <message>
        <source>with neutral radiology: {code}</source>
        <translation>使用中性放射影像时：{code}</translation>
    </message>
    <message>
        <source>its picture is not kept in the model</source>
        <translation>模型中未保存其图像</translation>
    </message>
    <message>
        <source>true class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>right or wrong</source>
        <translation>正确或错误</translation>
    </message>
    <message>
        <source>confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>modality used</source>
        <translation>所用模态</translation>
    </message>
    <message>
        <source>patient</source>
        <translation>患者</translation>
    </message>
    <message>
        <source>without radiology</source>
        <translation>不用影像</translation>
    </message>
    <message>
        <source>my table</source>
        <translation>我的表格</translation>
    </message>
    <message>
        <source>below {high} %</source>
        <translation>低于 {high}%</translation>
    </message>
    <message>
        <source>tile alone gives this class</source>
        <translation>仅图块即得此类别</translation>
    </message>
    <message>
        <source>radiology changed the class</source>
        <translation>放射影像改变了类别</translation>
    </message>
    <message>
        <source>no radiology image</source>
        <translation>没有影像图</translation>
    </message>
    <message>
        <source>same class without radiology</source>
        <translation>不用影像时类别相同</translation>
    </message>
    <message>
        <source>another class without radiology</source>
        <translation>不用影像时类别不同</translation>
    </message>
    <message>
        <source>not classified again</source>
        <translation>未重新分类</translation>
    </message>
    <message>
        <source>{low} % and above</source>
        <translation>{low}% 及以上</translation>
    </message>
    <message>
        <source>{low} to {high} %</source>
        <translation>{low}% 至 {high}%</translation>
    </message>
    <message>
        <source>class not known</source>
        <translation>类别未知</translation>
    </message>
    <message>
        <source>This map is of another model than the one that is loaded.</source>
        <translation>此图属于另一个模型，不是当前载入的模型。</translation>
    </message>
    <message>
        <source>None of these cases could be classified.</source>
        <translation>这些病例都无法分类。</translation>
    </message>
    <message>
        <source>{count} others</source>
        <translation>其他 {count} 个</translation>
    </message>
    <message>
        <source>The map shows none of these cases.</source>
        <translation>分布图上没有这些病例。</translation>
    </message>
    <message>
        <source>Load the model {name}, then try again: its evaluation has a map of its own.</source>
        <translation>请加载模型 {name} 后再试：它的评估有自己的分布图。</translation>
    </message>
    <message>
        <source>Make a map of the same images with “New map of …”.</source>
        <translation>请用“新建分布图…”为相同的图像制作分布图。</translation>
    </message>
    <message>
        <source>One of these cases is not on the map.</source>
        <translation>其中 1 个病例不在分布图上。</translation>
    </message>
    <message>
        <source>{count} of these cases are not on the map.</source>
        <translation>其中 {count} 个病例不在分布图上。</translation>
    </message>
    <message>
        <source>{count} cases: {data}.</source>
        <translation>{count} 个病例：{data}。</translation>
    </message>
    <message>
        <source>Near cases are alike; distances between far clusters, and their sizes, mean little.</source>
        <translation>相近的病例彼此相似；相距较远的簇之间的距离和簇的大小没有多大意义。</translation>
    </message>
    <message>
        <source>This model carries no map of the tile alone.</source>
        <translation>此模型不带仅图块的分布图。</translation>
    </message>
    <message>
        <source>Tile and radiology fused</source>
        <translation>图块与放射影像融合</translation>
    </message>
    <message>
        <source>Tile alone</source>
        <translation>仅图块</translation>
    </message>
    <message>
        <source>This map is in the model&apos;s own file already.</source>
        <translation>此分布图已在模型自己的文件中。</translation>
    </message>
    <message>
        <source>Lay out another one to save it.</source>
        <translation>请重新布局后再保存。</translation>
    </message>
    <message>
        <source>The map is in {path}.</source>
        <translation>分布图在 {path} 中。</translation>
    </message>
    <message>
        <source>{path} was not written.</source>
        <translation>{path} 未写入。</translation>
    </message>
    <message>
        <source>{folder} is not empty, and nothing is overwritten.</source>
        <translation>{folder} 不是空的，不会覆盖任何内容。</translation>
    </message>
    <message>
        <source>Choose an empty folder, or a new name.</source>
        <translation>请选择空文件夹，或换一个名称。</translation>
    </message>
    <message>
        <source>The new map could not be read.</source>
        <translation>无法读取新的分布图。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Opening the map …</source>
        <translation>正在打开分布图…</translation>
    </message>
    <message>
        <source>No model is loaded, so there is no map. Load one with Ctrl+M.</source>
        <translation>未加载模型，因此没有分布图。请按 Ctrl+M 加载。</translation>
    </message>
    <message>
        <source>The map could not be read.</source>
        <translation>无法读取分布图。</translation>
    </message>
    <message>
        <source>Close other programs, try again.</source>
        <translation>请关闭其他程序后重试。</translation>
    </message>
    <message>
        <source>Tiles: {training} training, {validation} validation, {test} test.</source>
        <translation>图块：训练集 {training}，验证集 {validation}，测试集 {test}。</translation>
    </message>
    <message>
        <source>Looking …</source>
        <translation>正在查看…</translation>
    </message>
    <message>
        <source>There is no radiology: the tiles are seen alone.</source>
        <translation>没有放射影像：只看图块。</translation>
    </message>
    <message>
        <source>Radiology: {name}, paired as pairs.csv says.</source>
        <translation>放射影像：{name}，按 pairs.csv 配对。</translation>
    </message>
    <message>
        <source>Radiology: {name}, paired at random.</source>
        <translation>放射影像：{name}，随机配对。</translation>
    </message>
    <message>
        <source>Another model was loaded, so the new map was not made.</source>
        <translation>加载了其他模型，因此没有生成新的分布图。</translation>
    </message>
    <message>
        <source>Make it again with the model that is loaded now.</source>
        <translation>请用现在加载的模型重新生成。</translation>
    </message>
    <message>
        <source>1 case could not be read and was left out: {reason}</source>
        <translation>1 个病例无法读取，已略去：{reason}</translation>
    </message>
    <message>
        <source>{count} cases could not be read and were left out. The first: {reason}</source>
        <translation>{count} 个病例无法读取，已略去。第一个：{reason}</translation>
    </message>
    <message>
        <source>A map is being made already.</source>
        <translation>已在生成一张分布图。</translation>
    </message>
    <message>
        <source>Wait until it is there, or cancel it.</source>
        <translation>请等它完成，或将其取消。</translation>
    </message>
    <message>
        <source>Load one with Ctrl+M.</source>
        <translation>请按 Ctrl+M 加载。</translation>
    </message>
    <message>
        <source>Images of other cases</source>
        <translation>其他病例的影像</translation>
    </message>
    <message>
        <source>Black</source>
        <translation>黑色图像</translation>
    </message>
    <message>
        <source>Mean image of the training</source>
        <translation>训练集平均影像</translation>
    </message>
    <message>
        <source>Their own images</source>
        <translation>各自的影像</translation>
    </message>
    <message>
        <source>Matched control: tiles alone</source>
        <translation>匹配对照：仅图块</translation>
    </message>
    <message>
        <source>Probe: radiology alone</source>
        <translation>探针：仅放射影像</translation>
    </message>
    <message>
        <source>largest class</source>
        <translation>最大类别</translation>
    </message>
    <message>
        <source>{name}.</source>
        <translation>{name}。</translation>
    </message>
    <message>
        <source>Patient {patient}.</source>
        <translation>患者 {patient}。</translation>
    </message>
    <message>
        <source>It is {true} and was taken for {predicted} with {probability:.0%}; {true} had {own:.0%}.</source>
        <translation>实为 {true}，以 {probability:.0%} 误判为 {predicted}；{true} 的概率为 {own:.0%}。</translation>
    </message>
    <message>
        <source>It is {true} and was named so with {probability:.0%}.</source>
        <translation>实为 {true}，以 {probability:.0%} 判断正确。</translation>
    </message>
    <message>
        <source>One mistake of {cases}</source>
        <translation>{cases} 个病例中 1 个错误</translation>
    </message>
    <message>
        <source>{count} mistakes of {cases}, the surest first</source>
        <translation>{cases} 个病例中 {count} 个错误，最有把握的在前</translation>
    </message>
    <message>
        <source>{cases} cases of {data}, {split}</source>
        <translation>{data} 的 {cases} 个病例，{split}</translation>
    </message>
    <message>
        <source>{name} was written.</source>
        <translation>已写入 {name}。</translation>
    </message>
    <message>
        <source>{name} was not written ({reason}).</source>
        <translation>未能写入 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, with room on its disk.</source>
        <translation>请选择可写且磁盘有空间的文件夹。</translation>
    </message>
    <message>
        <source>The image of this case is not where it was when the model was evaluated.</source>
        <translation>此病例的图像已不在评估时的位置。</translation>
    </message>
    <message>
        <source>Put it there again, or evaluate the model with the images where they are.</source>
        <translation>请放回原处，或用图像的现有位置重新评估模型。</translation>
    </message>
    <message>
        <source>no interval</source>
        <translation>无区间</translation>
    </message>
    <message>
        <source>Evaluate the model again: the figures are then made anew.</source>
        <translation>请重新评估模型：指标会重新计算。</translation>
    </message>
    <message>
        <source>{model} on {data}</source>
        <translation>{model}，数据 {data}</translation>
    </message>
    <message>
        <source>The evaluation in {folder} cannot be read.</source>
        <translation>无法读取 {folder} 中的评估。</translation>
    </message>
    <message>
        <source>95 % intervals by resampling the {cases} cases, each taken for itself since patients are not known. They do not cover the choice of the training&apos;s seed.</source>
        <translation>95 % 区间由 {cases} 个病例重抽样得到；患者未知，每个病例视为独立。区间不包含训练随机种子的影响。</translation>
    </message>
    <message>
        <source>There are no intervals ({reason}): so few say little of others.</source>
        <translation>没有区间（{reason}）：数量太少，难以说明其他病例。</translation>
    </message>
    <message>
        <source>95 % intervals by resampling whole patients ({patients} of them, {cases} cases). They do not cover the choice of the training&apos;s seed.</source>
        <translation>95 % 区间由按整个患者重抽样得到（{patients} 位患者，{cases} 个病例）。区间不包含训练随机种子的影响。</translation>
    </message>
    <message>
        <source>A control, not a result: the radiology image was chosen by the tile&apos;s class, so that it gives the answer away.</source>
        <translation>这是对照而非结果：放射影像是按图块的类别选择的，泄露了答案。</translation>
    </message>
    <message>
        <source>All tested images are synthetic phantoms: the figures say nothing of patients.</source>
        <translation>所有受测图像都是合成模体：指标不能说明患者的任何情况。</translation>
    </message>
    <message>
        <source>Left out, since the model has no such class: {classes}. Figures are of the other images.</source>
        <translation>已略去（模型没有这些类别）：{classes}。指标只针对其余图像。</translation>
    </message>
    <message>
        <source>too few cases</source>
        <translation>病例太少</translation>
    </message>
    <message>
        <source>The training could not be asked to stop: {reason}.</source>
        <translation>无法请求停止训练：{reason}。</translation>
    </message>
    <message>
        <source>Keep it in the background, or stop it in the Train tab.</source>
        <translation>让它在后台继续，或在“训练”页中停止。</translation>
    </message>
    <message>
        <source>The models of {run} are being evaluated …</source>
        <translation>正在评估 {run} 的模型…</translation>
    </message>
    <message>
        <source>The training could not be asked to pause: {reason}.</source>
        <translation>无法请求暂停训练：{reason}。</translation>
    </message>
    <message>
        <source>The training could not be started: {reason}.</source>
        <translation>无法开始训练：{reason}。</translation>
    </message>
    <message>
        <source>This could not be written down: {reason}.</source>
        <translation>无法记录：{reason}。</translation>
    </message>
    <message>
        <source>The run was not deleted: {reason}.</source>
        <translation>训练未删除：{reason}。</translation>
    </message>
    <message>
        <source>The map of one slide is the same, as far as its fields were computed.</source>
        <translation>一张切片的组织图相同（就重新计算的视野而言）。</translation>
    </message>
    <message>
        <source>The maps of {count} slides are the same, as far as their fields were computed.</source>
        <translation>{count} 张切片的组织图相同（就重新计算的视野而言）。</translation>
    </message>
    <message>
        <source>The map of one slide differs or could not be computed.</source>
        <translation>一张切片的组织图不同或无法计算。</translation>
    </message>
    <message>
        <source>The maps of {count} slides differ or could not be computed.</source>
        <translation>{count} 张切片的组织图不同或无法计算。</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>ready, but no model is loaded</source>
        <translation>就绪，但未加载模型</translation>
    </message>
    <message>
        <source>starting …</source>
        <translation>正在启动…</translation>
    </message>
    <message>
        <source>starting again …</source>
        <translation>正在重新启动…</translation>
    </message>
    <message>
        <source>stopped: nothing is classified</source>
        <translation>已停止：不会进行分类</translation>
    </message>
    <message>
        <source>This would tell names and the model&apos;s answers before you have chosen.</source>
        <translation>这会在您作出选择之前透露名称和模型的答案。</translation>
    </message>
    <message>
        <source>The program did not end in good order the last time. Its work was kept.</source>
        <translation>程序上次未正常结束，其中的工作已保留。</translation>
    </message>
    <message>
        <source>The session is open in another window.</source>
        <translation>该会话已在另一个窗口中打开。</translation>
    </message>
    <message>
        <source>Close it there first.</source>
        <translation>请先在那里将其关闭。</translation>
    </message>
    <message>
        <source>The session could not be deleted: {why}.</source>
        <translation>无法删除该会话：{why}。</translation>
    </message>
    <message>
        <source>Its file is {path}.</source>
        <translation>其文件为 {path}。</translation>
    </message>
    <message>
        <source>Work without a name takes {size}. A right click on a session removes it.</source>
        <translation>未命名的工作占用 {size}。右键单击某个会话可将其移除。</translation>
    </message>
    <message>
        <source>{cases}, {size}</source>
        <translation>{cases}，{size}</translation>
    </message>
    <message>
        <source>unnamed, read blinded</source>
        <translation>未命名，盲法判读</translation>
    </message>
    <message>
        <source>unnamed, without cases</source>
        <translation>未命名，无病例</translation>
    </message>
    <message>
        <source>{count} files are whole slides ({names}). Here one field of view of each is a case.</source>
        <translation>有 {count} 个文件是整张玻片（{names}）。在这里，每张玻片的一个视野是一个病例。</translation>
    </message>
    <message>
        <source>Where validation is small, its best epoch is partly luck, and figures of it flatter. Stage 2 keeps its best where it begins as the tile-only model.</source>
        <translation>验证集较小时，最佳轮次部分出于偶然，其数字会偏高。若第二阶段从仅图块模型开始，则仍保留其最佳轮次。</translation>
    </message>
    <message>
        <source>Small figures: 95 % percentile intervals of {resamples:,} bootstrap resamples of the test cases, whole patients being drawn ({patients} of them); McNemar&apos;s test takes each case for itself, so that the test of whole patients decides.</source>
        <translation>小字：对测试病例进行 {resamples:,} 次自助重抽样得到的 95 % 百分位区间，以整名患者为单位抽取（共 {patients} 名）；McNemar 检验把每个病例视为独立，因此由以整名患者为单位的检验作出判断。</translation>
    </message>
    <message>
        <source>To be filled in by the authors.</source>
        <translation>由作者填写。</translation>
    </message>
    <message>
        <source>Program: crcviewer, Apache-2.0. The command of this evaluation and the hash of the test images stand in evaluation.json.</source>
        <translation>程序：crcviewer，Apache-2.0。本次评估的命令和测试图像的哈希值见 evaluation.json。</translation>
    </message>
    <message>
        <source>{cases} test images of one patient.</source>
        <translation>{cases} 幅测试图像，来自一名患者。</translation>
    </message>
    <message>
        <source>{cases} test images of {count} patients; intervals draw whole patients.</source>
        <translation>{cases} 幅测试图像，来自 {count} 名患者；区间按整名患者抽样。</translation>
    </message>
    <message>
        <source>The tissue class of a tile, as the data set labels it: {codes}.</source>
        <translation>图块的组织类别，按数据集的标注：{codes}。</translation>
    </message>
    <message>
        <source>Pixels of a histology tile and of a radiology image ({modality}), paired: {pairing}.</source>
        <translation>病理图块和影像（{modality}）的像素，配对方式：{pairing}。</translation>
    </message>
    <message>
        <source>Test images of each class: {counts}.</source>
        <translation>各类别的测试图像数：{counts}。</translation>
    </message>
    <message>
        <source>Left out, since the model has no such class: {labels}.</source>
        <translation>因模型无此类别而排除：{labels}。</translation>
    </message>
    <message>
        <source>Accuracy, macro precision, recall and F1, one-vs-rest AUC, calibration error; 95 % bootstrap intervals of {resamples} resamples; two models by McNemar&apos;s exact test, by whole patients where they are known.</source>
        <translation>准确率、宏精确率、宏召回率和宏 F1、一对其余 AUC、校准误差；{resamples} 次重抽样的 95% 自助法区间；两个模型用 McNemar 精确检验比较，已知患者时按整名患者检验。</translation>
    </message>
    <message>
        <source>Recall by class: {figures}. By age, sex or site: not known.</source>
        <translation>各类别召回率：{figures}。按年龄、性别或地点：未知。</translation>
    </message>
    <message>
        <source>Split evaluated: {split}, pairs {pairing}; in training the pairs were {trained}.</source>
        <translation>评估的划分：{split}，配对 {pairing}；训练时的配对为 {trained}。</translation>
    </message>
    <message>
        <source>{cases} test images; whose they are is not known, so that each was taken for independent.</source>
        <translation>{cases} 幅测试图像；不知来自哪些患者，因此每幅都视为独立。</translation>
    </message>
    <message>
        <source>No image was left out for its label.</source>
        <translation>没有图像因标注而被排除。</translation>
    </message>
    <message>
        <source>{model}: accuracy {accuracy}, macro F1 {f1}.</source>
        <translation>{model}：准确率 {accuracy}，宏 F1 {f1}。</translation>
    </message>
    <message>
        <source>Title, abstract, introduction</source>
        <translation>标题、摘要、引言</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Open science, patients and public</source>
        <translation>开放科学、患者与公众</translation>
    </message>
    <message>
        <source>Discussion</source>
        <translation>讨论</translation>
    </message>
    <message>
        <source>{name} (n = {count})</source>
        <translation>{name}（n = {count}）</translation>
    </message>
    <message>
        <source>Trained on: {sources}.</source>
        <translation>训练数据：{sources}。</translation>
    </message>
    <message>
        <source>Tested on: {sources}.</source>
        <translation>测试数据：{sources}。</translation>
    </message>
    <message>
        <source>The model has learnt from these images, or was chosen by them.</source>
        <translation>模型曾用这些图像学习，或据其选定。</translation>
    </message>
    <message>
        <source>Title: developed or evaluated, for whom, which outcome</source>
        <translation>标题：开发还是评估、针对何人、何种结局</translation>
    </message>
    <message>
        <source>Abstract by its own checklist</source>
        <translation>摘要按其专用清单</translation>
    </message>
    <message>
        <source>The clinical question, and why a model is wanted</source>
        <translation>临床问题及为何需要模型</translation>
    </message>
    <message>
        <source>For whom, in which care pathway, used by whom</source>
        <translation>针对何人、在何诊疗流程中、由谁使用</translation>
    </message>
    <message>
        <source>Known inequalities between groups of patients</source>
        <translation>已知的患者群体间不平等</translation>
    </message>
    <message>
        <source>Aims: development, evaluation or both</source>
        <translation>目的：开发、评估或两者</translation>
    </message>
    <message>
        <source>Sources of the data, and why these</source>
        <translation>数据来源及选择理由</translation>
    </message>
    <message>
        <source>Dates of the data</source>
        <translation>数据的日期</translation>
    </message>
    <message>
        <source>Setting: number and place of the centres</source>
        <translation>场所：中心的数量和地点</translation>
    </message>
    <message>
        <source>Who could take part, and who could not</source>
        <translation>纳入与排除标准</translation>
    </message>
    <message>
        <source>Treatments, where they matter</source>
        <translation>相关的治疗</translation>
    </message>
    <message>
        <source>How images were prepared and checked</source>
        <translation>图像如何准备和检查</translation>
    </message>
    <message>
        <source>The outcome, and how it was determined</source>
        <translation>结局及其确定方法</translation>
    </message>
    <message>
        <source>Who determined it, and how qualified</source>
        <translation>由谁确定，资质如何</translation>
    </message>
    <message>
        <source>Whether they were blinded</source>
        <translation>是否设盲</translation>
    </message>
    <message>
        <source>Choice of what the model sees</source>
        <translation>模型输入的选择</translation>
    </message>
    <message>
        <source>How that was measured</source>
        <translation>如何测量</translation>
    </message>
    <message>
        <source>Who assessed it, where that takes judgement</source>
        <translation>需要判断时由谁评估</translation>
    </message>
    <message>
        <source>Sample size, and why it suffices</source>
        <translation>样本量及其充分性</translation>
    </message>
    <message>
        <source>Missing data</source>
        <translation>缺失数据</translation>
    </message>
    <message>
        <source>How the data were divided</source>
        <translation>数据如何划分</translation>
    </message>
    <message>
        <source>How inputs were transformed</source>
        <translation>输入如何转换</translation>
    </message>
    <message>
        <source>Kind of model, how it was built and tuned</source>
        <translation>模型类型、如何构建与调整</translation>
    </message>
    <message>
        <source>Differences between centres or groups</source>
        <translation>中心或群体间的差异</translation>
    </message>
    <message>
        <source>Measures of performance</source>
        <translation>性能指标</translation>
    </message>
    <message>
        <source>Updating, as recalibration at another place</source>
        <translation>更新，例如在其他地点重新校准</translation>
    </message>
    <message>
        <source>How predictions were computed</source>
        <translation>预测如何计算</translation>
    </message>
    <message>
        <source>Rare classes, and what was done about them</source>
        <translation>少见类别及其处理</translation>
    </message>
    <message>
        <source>Fairness: what was done for it</source>
        <translation>公平性：采取的措施</translation>
    </message>
    <message>
        <source>What the model gives, and how thresholds were chosen</source>
        <translation>模型的输出及阈值如何选定</translation>
    </message>
    <message>
        <source>How test data differ from those of development</source>
        <translation>测试数据与开发数据的差异</translation>
    </message>
    <message>
        <source>Approval of an ethics committee</source>
        <translation>伦理委员会批准</translation>
    </message>
    <message>
        <source>Funding</source>
        <translation>资助</translation>
    </message>
    <message>
        <source>Conflicts of interest</source>
        <translation>利益冲突</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>研究方案</translation>
    </message>
    <message>
        <source>Registration</source>
        <translation>注册</translation>
    </message>
    <message>
        <source>Where the data are to be had</source>
        <translation>数据获取途径</translation>
    </message>
    <message>
        <source>Where the code is to be had</source>
        <translation>代码获取途径</translation>
    </message>
    <message>
        <source>Part that patients and the public had</source>
        <translation>患者与公众的参与</translation>
    </message>
    <message>
        <source>Flow of participants</source>
        <translation>参与者流程</translation>
    </message>
    <message>
        <source>Their characteristics</source>
        <translation>参与者特征</translation>
    </message>
    <message>
        <source>Development and test compared</source>
        <translation>开发数据与测试数据的比较</translation>
    </message>
    <message>
        <source>Participants and outcomes in each analysis</source>
        <translation>各项分析中的参与者与结局</translation>
    </message>
    <message>
        <source>The model itself, so that others can use it</source>
        <translation>可供他人使用的模型本身</translation>
    </message>
    <message>
        <source>Performance with intervals, by groups as well</source>
        <translation>带区间的性能，含各群体</translation>
    </message>
    <message>
        <source>Differences of performance between groups</source>
        <translation>群体间性能差异</translation>
    </message>
    <message>
        <source>Results of updating the model</source>
        <translation>模型更新的结果</translation>
    </message>
    <message>
        <source>Interpretation beside other studies, with fairness</source>
        <translation>结合其他研究的解释，含公平性</translation>
    </message>
    <message>
        <source>Limitations</source>
        <translation>局限性</translation>
    </message>
    <message>
        <source>What happens with poor or missing images</source>
        <translation>图像质量差或缺失时如何处理</translation>
    </message>
    <message>
        <source>What users must do and know</source>
        <translation>使用者须做和须知的事项</translation>
    </message>
    <message>
        <source>Next steps, with general use in view</source>
        <translation>下一步，着眼于推广使用</translation>
    </message>
    <message>
        <source>Tiles unlike those of the training get no verdict, with the reason; without a radiology image, or with one that is unlike, the answer is that of the tile alone.</source>
        <translation>与训练图块不同的图块不给出结论并说明原因；没有影像或影像与训练不同，则结果仅来自图块。</translation>
    </message>
    <message>
        <source>no tile gets a verdict</source>
        <translation>没有图块得到判断</translation>
    </message>
    <message>
        <source>{count} of the classes have fewer than 10 cases to fit on: their thresholds are mostly those of all classes.</source>
        <translation>有 {count} 个类别可用于拟合的病例少于 10 例:其阈值主要为所有类别共用的阈值。</translation>
    </message>
    <message>
        <source>no case of the class</source>
        <translation>没有该类别的病例</translation>
    </message>
    <message>
        <source>Make sure that the disk is not full and that you may write there.</source>
        <translation>请确认磁盘未满，且您有写入权限。</translation>
    </message>
    <message>
        <source>The images are being checked …</source>
        <translation>正在检查图像…</translation>
    </message>
    <message>
        <source>The images are being drawn …</source>
        <translation>正在绘制图像…</translation>
    </message>
    <message>
        <source>The images are being downloaded …</source>
        <translation>正在下载图像…</translation>
    </message>
    <message>
        <source>It was cancelled. What has come is kept: Download goes on from there.</source>
        <translation>已取消。已下载的部分会保留：按“下载”可从断点继续。</translation>
    </message>
    <message>
        <source>The check was cancelled.</source>
        <translation>检查已取消。</translation>
    </message>
    <message>
        <source>It was cancelled. You can begin again any time.</source>
        <translation>已取消。您可以随时重新开始。</translation>
    </message>
    <message>
        <source>Measuring for about 20 seconds how quick it is. You need not wait for it.</source>
        <translation>正在测量速度，约 20 秒。您不必等待。</translation>
    </message>
    <message>
        <source>The measurement was cancelled.</source>
        <translation>测量已取消。</translation>
    </message>
    <message>
        <source>The computer is being looked at …</source>
        <translation>正在查看计算机…</translation>
    </message>
    <message>
        <source>The computer could not be looked at. Go back one step and try again.</source>
        <translation>无法查看计算机。请返回上一步再试。</translation>
    </message>
    <message>
        <source>A folder cannot be read: {reason}.</source>
        <translation>无法读取文件夹：{reason}。</translation>
    </message>
    <message>
        <source>Folder of tiles</source>
        <translation>图块文件夹</translation>
    </message>
    <message>
        <source>Folder of radiology images</source>
        <translation>放射影像文件夹</translation>
    </message>
    <message>
        <source>The table could not be written: {reason}. Make room on the disk.</source>
        <translation>无法写入表格：{reason}。请腾出磁盘空间。</translation>
    </message>
    <message>
        <source>The recipes are being read …</source>
        <translation>正在读取训练方案…</translation>
    </message>
    <message>
        <source>Make room on the disk, then press Start once more.</source>
        <translation>请腾出磁盘空间，然后再次按“开始训练”。</translation>
    </message>
    <message>
        <source>This takes long: {worker} does not answer.</source>
        <translation>耗时较长：{worker}没有响应。</translation>
    </message>
    <message>
        <source>Wait, or restart it: what it was working on is tried once more. Esc stops it.</source>
        <translation>请等待或重新启动：正在处理的内容会再试一次。按 Esc 停止。</translation>
    </message>
    <message>
        <source>Restart it</source>
        <translation>重新启动</translation>
    </message>
    <message>
        <source>One web address was left out: nothing is fetched from the network.</source>
        <translation>一个网址未被打开：程序不从网络获取任何内容。</translation>
    </message>
    <message>
        <source>{count} web addresses were left out: nothing is fetched from the network.</source>
        <translation>{count} 个网址未被打开：程序不从网络获取任何内容。</translation>
    </message>
    <message>
        <source>Save the images first, then drop their files here.</source>
        <translation>请先保存图像，再把文件拖到这里。</translation>
    </message>
    <message>
        <source>There is no file and no picture on the clipboard.</source>
        <translation>剪贴板中没有文件，也没有图片。</translation>
    </message>
    <message>
        <source>{path} cannot be written to ({reason}).</source>
        <translation>无法写入 {path}（{reason}）。</translation>
    </message>
    <message>
        <source>Choose another folder, or make room on that disk.</source>
        <translation>请选择另一个文件夹，或在该磁盘上腾出空间。</translation>
    </message>
    <message>
        <source>The model was trained with {trained} pairs, so an audit with {asked} pairs does not belong into its file.</source>
        <translation>该模型用 {trained} 配对训练，因此用 {asked} 配对做的审计不应写入其文件。</translation>
    </message>
    <message>
        <source>Leave out --pairing, or leave out --write.</source>
        <translation>请省去 --pairing，或省去 --write。</translation>
    </message>
    <message>
        <source>Audited:</source>
        <translation>已审计：</translation>
    </message>
    <message>
        <source>The audit could not be written into {name} ({reason}).</source>
        <translation>无法将审计写入 {name}（{reason}）。</translation>
    </message>
    <message>
        <source>Make room on that disk or copy the model to where you may write.</source>
        <translation>请在该磁盘上腾出空间，或将模型复制到您可以写入的位置。</translation>
    </message>
    <message>
        <source>There are not two different runs to compare.</source>
        <translation>没有两个不同的训练运行可供比较。</translation>
    </message>
    <message>
        <source>Name two run folders or more.</source>
        <translation>请指定两个或更多运行文件夹。</translation>
    </message>
    <message>
        <source>These are not the data that the model was trained on.</source>
        <translation>这些不是该模型训练时所用的数据。</translation>
    </message>
    <message>
        <source>Give all of its folders, in the order of its training.</source>
        <translation>请按训练时的顺序给出全部文件夹。</translation>
    </message>
    <message>
        <source>The run folder {folder} cannot be written to ({reason}).</source>
        <translation>无法写入训练文件夹 {folder}（{reason}）。</translation>
    </message>
    <message>
        <source>Free some space there, or name another folder with --run.</source>
        <translation>请在那里腾出一些空间，或用 --run 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>{count} resamples are too few for a 95 % interval.</source>
        <translation>{count} 次重抽样不足以得出 95% 区间。</translation>
    </message>
    <message>
        <source>Take 2,000 (the default), or at least 100.</source>
        <translation>请取 2,000（默认值），或至少 100。</translation>
    </message>
    <message>
        <source>--map-cases must not be negative.</source>
        <translation>--map-cases 不能为负数。</translation>
    </message>
    <message>
        <source>Give 0 to leave the maps out.</source>
        <translation>给 0 则不生成分布图。</translation>
    </message>
    <message>
        <source>A small model for a first look, trained on few real tiles joined with phantoms (synthetic images). Its radiology images are coronal CT crops of single organs.</source>
        <translation>供初次试用的小模型，用少量真实图块与体模（合成图像）一起训练。其放射影像是单个器官的冠状位 CT 裁剪图。</translation>
    </message>
    <message>
        <source>Recipe and network were chosen on training and validation tiles and on stain-shifted copies of them, never on the test split.</source>
        <translation>方案和网络根据训练与验证图块及其染色偏移的副本选定，从未用过测试集。</translation>
    </message>
    <message>
        <source>Trained on phantoms (synthetic images) only, to show live cross-modal attention: its answers on real images mean nothing.</source>
        <translation>仅用体模（合成图像）训练，用于展示有效的跨模态注意力：它对真实图像的答案没有意义。</translation>
    </message>
    <message>
        <source>Of its phantoms half of the tiles hold a second tissue, and the paired slice tells the label in seven of ten cases, so the network must look at both images.</source>
        <translation>其体模中一半的图块含有第二种组织，配对的层面在十例中有七例说明标签，因此网络必须同时看两张图像。</translation>
    </message>
    <message>
        <source>The training of {file} was stopped.</source>
        <translation>{file} 的训练被停止。</translation>
    </message>
    <message>
        <source>Run the command again to its end.</source>
        <translation>请再次运行该命令直至结束。</translation>
    </message>
    <message>
        <source>{file} would have {size:.1f} MB, more than {most:.0f} MB.</source>
        <translation>{file} 将有 {size:.1f} MB，超过 {most:.0f} MB。</translation>
    </message>
    <message>
        <source>Make the network narrower.</source>
        <translation>请把网络改窄。</translation>
    </message>
    <message>
        <source>The exchanges of the phantom model are too small to be seen.</source>
        <translation>体模模型的交换太小，看不出来。</translation>
    </message>
    <message>
        <source>Train it longer.</source>
        <translation>请训练更长时间。</translation>
    </message>
    <message>
        <source>The demo model needs real images.</source>
        <translation>演示模型需要真实图像。</translation>
    </message>
    <message>
        <source>Choose their folder, or write the phantom exchange model alone.</source>
        <translation>请选择其文件夹，或只生成体模交换模型。</translation>
    </message>
    <message>
        <source>Images are being read:</source>
        <translation>正在读取图像：</translation>
    </message>
    <message>
        <source>Images are being drawn:</source>
        <translation>正在生成图像：</translation>
    </message>
    <message>
        <source>Start of the fused head</source>
        <translation>融合分类头的起点</translation>
    </message>
    <message>
        <source>How steps are taken.</source>
        <translation>如何迈出每一步。</translation>
    </message>
    <message>
        <source>Fusion</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>The server sends more than the file can have.</source>
        <translation>服务器发送的数据超过了该文件可能的大小。</translation>
    </message>
    <message>
        <source>Check the address of the mirror, or download from the published place.</source>
        <translation>请检查镜像地址，或从官方发布处下载。</translation>
    </message>
    <message>
        <source>Make room or name another folder; the download goes on where it broke off.</source>
        <translation>请腾出空间，或指定其他文件夹；下载会从断点继续。</translation>
    </message>
    <message>
        <source>the server answers {status} {reason}</source>
        <translation>服务器回答 {status} {reason}</translation>
    </message>
    <message>
        <source>the connection broke off after {size}</source>
        <translation>连接在收到 {size} 后中断</translation>
    </message>
    <message>
        <source>{file} did not come as it was published: its checksum is wrong.</source>
        <translation>{file} 与发布的内容不符：校验和错误。</translation>
    </message>
    <message>
        <source>Download it again; if it happens again, the source has changed.</source>
        <translation>请再次下载；如果再次发生，说明来源已改变。</translation>
    </message>
    <message>
        <source>{size} are still to come, but only {free} are free on the disk of the folder.</source>
        <translation>还需下载 {size}，但该文件夹所在磁盘只剩 {free}。</translation>
    </message>
    <message>
        <source>Make room, or name a folder on another disk.</source>
        <translation>请腾出空间，或指定其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>There is no split.</source>
        <translation>没有数据划分。</translation>
    </message>
    <message>
        <source>Correct one of the two.</source>
        <translation>请更正两者之一。</translation>
    </message>
    <message>
        <source>Its label “{label}” is too long.</source>
        <translation>标签“{label}”过长。</translation>
    </message>
    <message>
        <source>Use a name of {count} letters or fewer.</source>
        <translation>请使用不超过 {count} 个字符的名称。</translation>
    </message>
    <message>
        <source>“{word}” is no slice number.</source>
        <translation>“{word}”不是层面编号。</translation>
    </message>
    <message>
        <source>All rows have the label “{label}”.</source>
        <translation>所有行的标签都是“{label}”。</translation>
    </message>
    <message>
        <source>{file} has no column “patient”, so its rows cannot be split by patient.</source>
        <translation>{file} 没有“patient”列，因此无法按患者划分。</translation>
    </message>
    <message>
        <source>Add that column, or a column “split” with train, val and test.</source>
        <translation>请添加该列，或添加含有 train、val 和 test 的“split”列。</translation>
    </message>
    <message>
        <source>The file {path} does not exist.</source>
        <translation>文件 {path} 不存在。</translation>
    </message>
    <message>
        <source>Correct the path, which counts from the folder of the manifest.</source>
        <translation>请更正路径，路径从清单所在文件夹算起。</translation>
    </message>
    <message>
        <source>“{word}” is no split.</source>
        <translation>“{word}”不是数据划分。</translation>
    </message>
    <message>
        <source>“{label}” differs from “{known}” of row {row} in nothing but its letters.</source>
        <translation>“{label}”与第 {row} 行的“{known}”只有字母写法不同。</translation>
    </message>
    <message>
        <source>It names the same images as row {row}.</source>
        <translation>它与第 {row} 行的图像相同。</translation>
    </message>
    <message>
        <source>Patient {patient} is in {split} here and in {other} in row {row}.</source>
        <translation>患者 {patient} 在此处属于{split}，而在第 {row} 行属于{other}。</translation>
    </message>
    <message>
        <source>Put all rows of a patient into one split, or delete the column “split”.</source>
        <translation>请将同一患者的所有行放入同一划分，或删除“split”列。</translation>
    </message>
    <message>
        <source>{file} has two columns “{column}”.</source>
        <translation>{file} 有两个“{column}”列。</translation>
    </message>
    <message>
        <source>Rename or delete one.</source>
        <translation>请重命名或删除其中一个。</translation>
    </message>
    <message>
        <source>{file} has no column “{column}”.</source>
        <translation>{file} 没有“{column}”列。</translation>
    </message>
    <message>
        <source>There is no tile.</source>
        <translation>没有图块。</translation>
    </message>
    <message>
        <source>Name the file of its tile, or delete the row.</source>
        <translation>请填写其图块文件，或删除该行。</translation>
    </message>
    <message>
        <source>There is no label.</source>
        <translation>没有标签。</translation>
    </message>
    <message>
        <source>Give the class of its tile, or delete the row.</source>
        <translation>请填写其图块的类别，或删除该行。</translation>
    </message>
    <message>
        <source>There is no patient.</source>
        <translation>没有患者。</translation>
    </message>
    <message>
        <source>Give a name or number for each patient.</source>
        <translation>请为每名患者填写名称或编号。</translation>
    </message>
    <message>
        <source>Write train, val or test, in every row or in none.</source>
        <translation>请在每一行都写 train、val 或 test，或全部不写。</translation>
    </message>
    <message>
        <source>Slices count from 1; leave it empty for the middle one.</source>
        <translation>层面从 1 开始计数；留空则取中间层面。</translation>
    </message>
    <message>
        <source>There must be two classes or more.</source>
        <translation>必须有两个或更多类别。</translation>
    </message>
    <message>
        <source>There is no column “patient”: whether somebody is in two splits cannot be told.</source>
        <translation>没有“patient”列：无法判断是否有人同时在两个划分中。</translation>
    </message>
    <message>
        <source>Add it, so that it can be checked.</source>
        <translation>请添加该列，以便检查。</translation>
    </message>
    <message>
        <source>Its radiology image is that of patient {patient} in row {row}.</source>
        <translation>其放射影像是第 {row} 行患者 {patient} 的。</translation>
    </message>
    <message>
        <source>Write both the same way.</source>
        <translation>请将两者写成一样。</translation>
    </message>
    <message>
        <source>Delete one of the two.</source>
        <translation>请删除两者之一。</translation>
    </message>
    <message>
        <source>
  row {row}: {problem}</source>
        <translation>
  第 {row} 行：{problem}</translation>
    </message>
    <message>
        <source>{file} has 1 problem:{problems}</source>
        <translation>{file} 有 1 个问题：{problems}</translation>
    </message>
    <message>
        <source>{file} has {count} problems:{problems}</source>
        <translation>{file} 有 {count} 个问题：{problems}</translation>
    </message>
    <message>
        <source>Correct the table and look at the images again.</source>
        <translation>请更正表格，然后再次检查图像。</translation>
    </message>
    <message>
        <source>It is the same in 1 more row.</source>
        <translation>另有 1 行也是如此。</translation>
    </message>
    <message>
        <source>It is the same in {count} more rows.</source>
        <translation>另有 {count} 行也是如此。</translation>
    </message>
    <message>
        <source>Look at the image, for example in the window.</source>
        <translation>请查看该图像，例如在窗口中。</translation>
    </message>
    <message>
        <source>1 row has no radiology image: the mean image of the training rows stands for it.</source>
        <translation>1 行没有放射影像：以训练行的平均图像代替。</translation>
    </message>
    <message>
        <source>{count} rows have no radiology image: the mean image of the training rows stands for it.</source>
        <translation>{count} 行没有放射影像：以训练行的平均图像代替。</translation>
    </message>
    <message>
        <source>
  and {count} more</source>
        <translation>
  以及另外 {count} 项</translation>
    </message>
    <message>
        <source>No row is in {split}.</source>
        <translation>没有任何行属于{split}。</translation>
    </message>
    <message>
        <source>Add the images if there are any.</source>
        <translation>如果有图像，请添加。</translation>
    </message>
    <message>
        <source>Put some patients there.</source>
        <translation>请将一些患者放入其中。</translation>
    </message>
    <message>
        <source>No row in {split} names a radiology image.</source>
        <translation>{split}中没有任何行写明放射影像。</translation>
    </message>
    <message>
        <source>No training row is of the class {classes}.</source>
        <translation>没有训练行属于类别 {classes}。</translation>
    </message>
    <message>
        <source>Every class needs a patient in train: add some, or leave the class out.</source>
        <translation>每个类别在训练集中都需要一名患者：请添加，或去掉该类别。</translation>
    </message>
    <message>
        <source>No row in {split} is of the class {classes}.</source>
        <translation>{split}中没有任何行属于类别 {classes}。</translation>
    </message>
    <message>
        <source>Figures of that split say nothing of it; more patients would help.</source>
        <translation>该划分的指标不能说明此类别；增加患者会有帮助。</translation>
    </message>
    <message>
        <source>A process that decodes images was ended, so they could not all be read.</source>
        <translation>解码图像的进程被终止，因此未能读完所有图像。</translation>
    </message>
    <message>
        <source>Free some memory and try again; what has been decoded is kept.</source>
        <translation>请释放一些内存后重试；已解码的内容会保留。</translation>
    </message>
    <message>
        <source>The data folder {folder} does not exist.</source>
        <translation>数据文件夹 {folder} 不存在。</translation>
    </message>
    <message>
        <source>Give the folder that holds the .npz files.</source>
        <translation>请给出存放 .npz 文件的文件夹。</translation>
    </message>
    <message>
        <source>There is no organ set (organamnist.npz, organcmnist.npz or organsmnist.npz) in {folder}.</source>
        <translation>{folder} 中没有器官数据集（organamnist.npz、organcmnist.npz 或 organsmnist.npz）。</translation>
    </message>
    <message>
        <source>Put one there, or name the radiology set.</source>
        <translation>请在其中放入一个，或指定放射影像数据集。</translation>
    </message>
    <message>
        <source>There is no {name}.npz or {name}_64.npz in {folder}.</source>
        <translation>{folder} 中没有 {name}.npz 或 {name}_64.npz。</translation>
    </message>
    <message>
        <source>Put the file there, or give another folder.</source>
        <translation>请将文件放入其中，或给出其他文件夹。</translation>
    </message>
    <message>
        <source>{file} has no training image of: {classes}.</source>
        <translation>{file} 没有这些类别的训练图像：{classes}。</translation>
    </message>
    <message>
        <source>Every class needs at least one training image: add some, or use another set.</source>
        <translation>每个类别至少需要一张训练图像：请添加，或使用其他数据集。</translation>
    </message>
    <message>
        <source>{file} has labels from {low} to {high} in its {split} part; they must lie between 0 and {highest}.</source>
        <translation>{file} 的{split}标签从 {low} 到 {high}；应在 0 到 {highest} 之间。</translation>
    </message>
    <message>
        <source>{file} in {folder} is damaged.</source>
        <translation>{folder} 中的 {file} 已损坏。</translation>
    </message>
    <message>
        <source>Write the phantoms again.</source>
        <translation>请重新生成体模。</translation>
    </message>
    <message>
        <source>Pairing by label shows the network the answer: such a model is a positive control, not a result.</source>
        <translation>按标签配对会把答案告诉网络：这样的模型是阳性对照，不是结果。</translation>
    </message>
    <message>
        <source>Allow it if that is meant; the model will be marked as leaking.</source>
        <translation>如果确需如此，请允许；模型会被标记为泄漏。</translation>
    </message>
    <message>
        <source>{file} holds one branch alone: there is no fusion to look into.</source>
        <translation>{file} 只含一个分支：没有可供查看的融合。</translation>
    </message>
    <message>
        <source>Give the best.safetensors of the same training run: the models of one branch that lie beside it are looked at with it.</source>
        <translation>请给出同一次训练的 best.safetensors：其旁边的单分支模型会一并查看。</translation>
    </message>
    <message>
        <source>There are no declared pairs: not every data folder holds a pairs.csv.</source>
        <translation>没有声明的配对：并非每个数据文件夹都有 pairs.csv。</translation>
    </message>
    <message>
        <source>Pair at random.</source>
        <translation>请随机配对。</translation>
    </message>
    <message>
        <source>{file} does not say how its pairs were made.</source>
        <translation>{file} 没有说明其配对方式。</translation>
    </message>
    <message>
        <source>Say it: random, index or manifest.</source>
        <translation>请说明配对方式：随机（random）、按顺序（index）或按清单（manifest）。</translation>
    </message>
    <message>
        <source>The manifest names 1 patient; train, val and test need three or more.</source>
        <translation>清单中有 1 名患者；训练集、验证集和测试集至少需要三名。</translation>
    </message>
    <message>
        <source>The manifest names {count} patients; train, val and test need three or more.</source>
        <translation>清单中有 {count} 名患者；训练集、验证集和测试集至少需要三名。</translation>
    </message>
    <message>
        <source>Add patients, or a column “split” if the rows are not of patients.</source>
        <translation>请增加患者；如果各行不属于患者，请添加“split”列。</translation>
    </message>
    <message>
        <source>{file} cannot be had from {host}: {reason}.</source>
        <translation>无法从 {host} 获取 {file}：{reason}。</translation>
    </message>
    <message>
        <source>Try again later, or download these with another computer, check that they have these names, and put them into {folder}:{files}</source>
        <translation>请稍后再试；或用另一台计算机下载以下文件，确认名称相同，并放入 {folder}：{files}</translation>
    </message>
    <message>
        <source>“{name}” is not one of MedMNIST&apos;s 2-D sets with one label an image.</source>
        <translation>“{name}”不是 MedMNIST 中每图一个标签的二维数据集。</translation>
    </message>
    <message>
        <source>Name some of: {names}.</source>
        <translation>请从中选择：{names}。</translation>
    </message>
    <message>
        <source>There is a {file} in {folder} that is not the published one.</source>
        <translation>{folder} 中的 {file} 不是已发布的那一个。</translation>
    </message>
    <message>
        <source>Move it away, or name another folder; it was left as it is.</source>
        <translation>请将其移走，或指定其他文件夹；该文件未被改动。</translation>
    </message>
    <message>
        <source>What has come is kept for the next try.</source>
        <translation>已下载的部分会保留，供下次继续。</translation>
    </message>
    <message>
        <source>The {split} part of {file} has {found} images instead of {expected}.</source>
        <translation>{file} 的{split}有 {found} 张图像，而不是 {expected} 张。</translation>
    </message>
    <message>
        <source>MedMNIST has published another version: say so to the authors of crcviewer.</source>
        <translation>MedMNIST 发布了新版本：请告知 crcviewer 的作者。</translation>
    </message>
    <message>
        <source>The radiology images of one source have labels of their own, those of another have those of the tiles.</source>
        <translation>一个来源的放射影像有自己的标签，另一个来源的则使用图块的标签。</translation>
    </message>
    <message>
        <source>Train on them one after the other.</source>
        <translation>请先后分别用它们训练。</translation>
    </message>
    <message>
        <source>The data folders do not have the same classes.</source>
        <translation>各数据文件夹的类别不同。</translation>
    </message>
    <message>
        <source>Join only folders whose sets have the same classes.</source>
        <translation>请只合并类别相同的数据文件夹。</translation>
    </message>
    <message>
        <source>{model}: {errors} of {cases} wrong</source>
        <translation>{model}：{cases} 中 {errors} 个错误</translation>
    </message>
    <message>
        <source>{model}: one-vs-rest ROC</source>
        <translation>{model}：一对余 ROC</translation>
    </message>
    <message>
        <source>not defined for these cases</source>
        <translation>对这些病例无定义</translation>
    </message>
    <message>
        <source>true class, and its test cases</source>
        <translation>真实类别及其测试病例数</translation>
    </message>
    <message>
        <source>share of the true class</source>
        <translation>占真实类别的比例</translation>
    </message>
    <message>
        <source>micro  {auc}</source>
        <translation>微平均  {auc}</translation>
    </message>
    <message>
        <source>false positive rate</source>
        <translation>假阳性率</translation>
    </message>
    <message>
        <source>true positive rate</source>
        <translation>真阳性率</translation>
    </message>
    <message>
        <source>The upper left corner</source>
        <translation>左上角</translation>
    </message>
    <message>
        <source>macro  {auc}</source>
        <translation>宏平均  {auc}</translation>
    </message>
    <message>
        <source>{network} × 2, {size} × {size} pixels from images of {source}, {views} views of each tile</source>
        <translation>{network} × 2，{size} × {size} 像素，来自 {source} 像素的图像，每张图块 {views} 个视图</translation>
    </message>
    <message>
        <source>{network} × 2, {size} × {size} pixels from images of {source}</source>
        <translation>{network} × 2，{size} × {size} 像素，来自 {source} 像素的图像</translation>
    </message>
    <message>
        <source>{epochs} epochs</source>
        <translation>{epochs} 轮</translation>
    </message>
    <message>
        <source>There is no feature map of the model “{model}”: {cause}</source>
        <translation>没有模型“{model}”的分布图：{cause}</translation>
    </message>
    <message>
        <source>{run} and {other} hold the same model: it counts once.</source>
        <translation>{run} 和 {other} 是同一个模型：只计一次。</translation>
    </message>
    <message>
        <source>{first}; {second}</source>
        <translation>{first}；{second}</translation>
    </message>
    <message>
        <source>over the {present} of {classes} classes that have test cases</source>
        <translation>{classes} 个类别中有测试病例的 {present} 个</translation>
    </message>
    <message>
        <source>all test cases are of one class</source>
        <translation>所有测试病例属于同一类别</translation>
    </message>
    <message>
        <source>the model knows one class</source>
        <translation>模型只认识一个类别</translation>
    </message>
    <message>
        <source>no test case of this class</source>
        <translation>没有此类别的测试病例</translation>
    </message>
    <message>
        <source>no test case of another class</source>
        <translation>没有其他类别的测试病例</translation>
    </message>
    <message>
        <source>no interval: fewer than {fewest} patients</source>
        <translation>无区间：少于 {fewest} 名患者</translation>
    </message>
    <message>
        <source>no interval: fewer than {fewest} cases</source>
        <translation>无区间：少于 {fewest} 个病例</translation>
    </message>
    <message>
        <source>no interval: too few cases of a class</source>
        <translation>无区间：某类别的病例太少</translation>
    </message>
    <message>
        <source>There is no {file} beside {fused}, so the matched tile-only control is not evaluated.</source>
        <translation>{fused} 旁边没有 {file}，因此未评估匹配的仅图块对照。</translation>
    </message>
    <message>
        <source>The matched tile-only control is not evaluated: {cause}</source>
        <translation>未评估匹配的仅图块对照：{cause}</translation>
    </message>
    <message>
        <source>There is no {file} beside {fused}, so the single-modal model is not evaluated.</source>
        <translation>{fused} 旁边没有 {file}，因此未评估单模态模型。</translation>
    </message>
    <message>
        <source>The single-modal model is not evaluated: {cause}</source>
        <translation>未评估单模态模型：{cause}</translation>
    </message>
    <message>
        <source>random: each tile has a radiology image drawn at random. The two belong to different people, and no image can tell about the other.</source>
        <translation>随机（random）：每张图块配一张随机抽取的放射影像。两者属于不同的人，彼此不能说明对方。</translation>
    </message>
    <message>
        <source>index: each tile has the radiology image of the same number. The two belong to different people, and no image can tell about the other.</source>
        <translation>序号（index）：每张图块配编号相同的放射影像。两者属于不同的人，彼此不能说明对方。</translation>
    </message>
    <message>
        <source>manifest: the data declare which images belong together.</source>
        <translation>清单（manifest）：数据声明了哪些图像属于同一组。</translation>
    </message>
    <message>
        <source>label: the radiology image was chosen by the tile&apos;s class.</source>
        <translation>标签（label）：放射影像按图块的类别挑选。</translation>
    </message>
    <message>
        <source>No figure of the fused model here says anything of what radiology is worth.</source>
        <translation>这里融合模型的任何指标都不能说明放射影像的价值。</translation>
    </message>
    <message>
        <source>{model} is better</source>
        <translation>{model}更好</translation>
    </message>
    <message>
        <source>{name}, one image</source>
        <translation>{name}，1 张图像</translation>
    </message>
    <message>
        <source>{name}, {count:,} images</source>
        <translation>{name}，{count:,} 张图像</translation>
    </message>
    <message>
        <source>{source}, {licence}</source>
        <translation>{source}，{licence}</translation>
    </message>
    <message>
        <source>{preset}, {epochs}, training seed {seed}</source>
        <translation>{preset}，{epochs}，训练种子 {seed}</translation>
    </message>
    <message>
        <source>None of these files is among those the model was trained from.</source>
        <translation>这些文件都不属于训练该模型所用的文件。</translation>
    </message>
    <message>
        <source>LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile&apos;s class, so that it gives the answer away.</source>
        <translation>泄漏。这是对照，不是结果：放射影像按图块的类别挑选，因此泄露了答案。</translation>
    </message>
    <message>
        <source>LEAK. CONTROL, NOT A RESULT: the radiology image was chosen by the tile&apos;s class when this model was trained, so that it gives the answer away.</source>
        <translation>泄漏。这是对照，不是结果：训练此模型时放射影像按图块的类别挑选，因此泄露了答案。</translation>
    </message>
    <message>
        <source>Small figures: 95 % percentile intervals of {resamples:,} bootstrap resamples of the test cases.</source>
        <translation>小字：测试病例 {resamples:,} 次自助重抽样的 95% 百分位区间。</translation>
    </message>
    <message>
        <source>They do not cover the choice of the seed.</source>
        <translation>它们不涵盖随机种子的选择。</translation>
    </message>
    <message>
        <source>“Stage 1” is the study&apos;s single-modal model; “control” is tile-only with as many epochs as both stages together: what fusion adds is the difference to it. p values are not corrected for the number of comparisons.</source>
        <translation>“第一阶段”即研究中的单模态模型；“对照”仅用图块，轮数等于两个阶段之和：融合的贡献即与它的差别。p 值未按比较次数校正。</translation>
    </message>
    <message>
        <source>no difference shown</source>
        <translation>未显示差别</translation>
    </message>
    <message>
        <source>{preset}, training seed {seed}</source>
        <translation>{preset}，训练种子 {seed}</translation>
    </message>
    <message>
        <source>These are files the model was trained from; their test split was kept out of it.</source>
        <translation>这些是训练该模型所用的文件；其测试集未用于训练。</translation>
    </message>
    <message>
        <source>One of these files is among those the model was trained from.</source>
        <translation>其中一个文件属于训练该模型所用的文件。</translation>
    </message>
    <message>
        <source>The study&apos;s 90.49 % → 92.48 % is 1 − 683/7,180 and 1 − 540/7,180: accuracy once more, not an AUC; its table implies 697 and 539 errors.</source>
        <translation>研究中的 90.49% → 92.48% 即 1 − 683/7,180 和 1 − 540/7,180：仍是准确率，而不是 AUC；其表格意味着 697 和 539 个错误。</translation>
    </message>
    <message>
        <source>Its AUC gains do not say which average they are of.</source>
        <translation>其 AUC 的提高没有说明是哪种平均。</translation>
    </message>
    <message>
        <source>The study reports z = {single} and {fused} for its 7,180 images, and χ² = {chi_square} for STR, which cannot be reproduced from what it prints.</source>
        <translation>研究对其 7,180 张图像报告 z = {single} 和 {fused}，对 STR 得 χ² = {chi_square}，后者无法由其所印数据重现。</translation>
    </message>
    <message>
        <source>The study reports z = {single} and {fused} for its 7,180 images; the same formula gives {here} here, and χ² = {chi_square} for STR, which cannot be reproduced from what it prints.</source>
        <translation>研究对其 7,180 张图像报告 z = {single} 和 {fused}；同一公式在此处得 {here}，对 STR 得 χ² = {chi_square}，后者无法由其所印数据重现。</translation>
    </message>
    <message>
        <source>accuracy on the test cases, with 95 % bootstrap intervals</source>
        <translation>测试病例的准确率，附 95% 自助区间</translation>
    </message>
    <message>
        <source>F1 with 95 % bootstrap intervals</source>
        <translation>F1，附 95% 自助区间</translation>
    </message>
    <message>
        <source>class, and its test cases</source>
        <translation>类别及其测试病例数</translation>
    </message>
    <message>
        <source>share that is right</source>
        <translation>正确的比例</translation>
    </message>
    <message>
        <source>cases</source>
        <translation>病例数</translation>
    </message>
    <message>
        <source>study, single-modal: {accuracy}</source>
        <translation>研究，单模态：{accuracy}</translation>
    </message>
    <message>
        <source>study, fused: {accuracy}</source>
        <translation>研究，融合：{accuracy}</translation>
    </message>
    <message>
        <source>no test case</source>
        <translation>没有测试病例</translation>
    </message>
    <message>
        <source>highest probability</source>
        <translation>最高概率</translation>
    </message>
    <message>
        <source>{neighbours} nearest agree: {share:.3f}</source>
        <translation>{neighbours} 近邻一致率：{share:.3f}</translation>
    </message>
    <message>
        <source>study, single-modal</source>
        <translation>研究，单模态</translation>
    </message>
    <message>
        <source>study, fused</source>
        <translation>研究，融合</translation>
    </message>
    <message>
        <source>A tile-only model with as many epochs as both stages stands beside the fused one. The study compares with its stage 1 alone, which was trained for fewer.</source>
        <translation>融合模型旁有一个仅图块模型，轮数等于两个阶段之和。研究只与轮数更少的第一阶段比较。</translation>
    </message>
    <message>
        <source>The matched tile-only control is missing here (see above).</source>
        <translation>此处缺少匹配的仅图块对照（见上）。</translation>
    </message>
    <message>
        <source>The study does not say how its two unrelated sets were paired.</source>
        <translation>研究没有说明其两套无关的数据如何配对。</translation>
    </message>
    <message>
        <source>Its modality is {modality}.</source>
        <translation>其模态为 {modality}。</translation>
    </message>
    <message>
        <source>The study calls OrganAMNIST “MRI”; it is abdominal CT.</source>
        <translation>研究称 OrganAMNIST 为“MRI”；实为腹部 CT。</translation>
    </message>
    <message>
        <source>Each tile gets a random radiology image: independent of the label.</source>
        <translation>每张图块配一张随机的放射影像：与标签无关。</translation>
    </message>
    <message>
        <source>Each tile gets the radiology image of the same number: independent of the label.</source>
        <translation>每张图块配编号相同的放射影像：与标签无关。</translation>
    </message>
    <message>
        <source>The pairs are declared by the data.</source>
        <translation>配对由数据声明。</translation>
    </message>
    <message>
        <source>The radiology image is chosen by the tile&apos;s label, which gives the answer away.</source>
        <translation>放射影像按图块的标签挑选，泄露了答案。</translation>
    </message>
    <message>
        <source>Trained on {data}. The study trained on {tiles:,} tiles of PathMNIST and {slices:,} slices of OrganAMNIST.</source>
        <translation>训练数据为 {data}。研究用 PathMNIST 的 {tiles:,} 张图块和 OrganAMNIST 的 {slices:,} 张层面训练。</translation>
    </message>
    <message>
        <source>Preset {preset}, {epochs}. The study: 50 epochs of stage 1, 40 of stage 2.</source>
        <translation>预设 {preset}，{epochs}。研究：第一阶段 50 轮，第二阶段 40 轮。</translation>
    </message>
    <message>
        <source>It covers the choice of test images, not of the seed: seeds differ by about a point, so that claims need three runs or more (crcviewer compare).</source>
        <translation>它涵盖测试图像的选择，不涵盖种子的选择：不同种子相差约一个百分点，因此下结论需要三次或更多训练（crcviewer compare）。</translation>
    </message>
    <message>
        <source>The test images are synthetic: they say nothing of patients.</source>
        <translation>测试图像是合成的：不能说明患者的情况。</translation>
    </message>
    <message>
        <source>Preset {preset}. The study: 50 epochs of stage 1, 40 of stage 2.</source>
        <translation>预设 {preset}。研究：第一阶段 50 轮，第二阶段 40 轮。</translation>
    </message>
    <message>
        <source>Every figure has its bootstrap interval ({resamples:,} resamples of {patients} patients).</source>
        <translation>每项指标都有其自助区间（对 {patients} 名患者重抽样 {resamples:,} 次）。</translation>
    </message>
    <message>
        <source>Every figure has its bootstrap interval ({resamples:,} resamples).</source>
        <translation>每项指标都有其自助区间（{resamples:,} 次重抽样）。</translation>
    </message>
    <message>
        <source>Test cases</source>
        <translation>测试病例</translation>
    </message>
    <message>
        <source>{cases:,} here; {study:,} in the study.</source>
        <translation>此处 {cases:,} 个；研究中 {study:,} 个。</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>{network}. The study: resnet50 × 2, 64 × 64 pixels.</source>
        <translation>{network}。研究：resnet50 × 2，64 × 64 像素。</translation>
    </message>
    <message>
        <source>Mirroring</source>
        <translation>镜像</translation>
    </message>
    <message>
        <source>Radiology is never mirrored: left and right organs are classes.</source>
        <translation>放射影像从不镜像：左右器官各为一类。</translation>
    </message>
    <message>
        <source>Normalisation</source>
        <translation>归一化</translation>
    </message>
    <message>
        <source>By the training set&apos;s means and deviations, never an image&apos;s own.</source>
        <translation>按训练集的均值和标准差，从不用单张图像自己的。</translation>
    </message>
    <message>
        <source>Control</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>Tests</source>
        <translation>检验</translation>
    </message>
    <message>
        <source>McNemar&apos;s exact test and the paired bootstrap; the study&apos;s z treats the same images as if they were different ones, and is printed beside them for comparison only.</source>
        <translation>McNemar 精确检验和配对自助法；研究的 z 把同一批图像当作不同的图像，列在旁边仅供比较。</translation>
    </message>
    <message>
        <source>Seeds and intervals</source>
        <translation>种子与区间</translation>
    </message>
    <message>
        <source>{name} ({count:,})</source>
        <translation>{name}（{count:,}）</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Tile only, stage 1</source>
        <translation>仅图块，第一阶段</translation>
    </message>
    <message>
        <source>A map cannot be saved as {name}.</source>
        <translation>组织图不能保存为 {name}。</translation>
    </message>
    <message>
        <source>{name} is no tissue map of this version.</source>
        <translation>{name}不是此版本的组织图。</translation>
    </message>
    <message>
        <source>Map the slide again.</source>
        <translation>请重新对玻片作图。</translation>
    </message>
    <message>
        <source>Another process is mapping this slide already.</source>
        <translation>另一个进程正在对此玻片作图。</translation>
    </message>
    <message>
        <source>Wait until it is done, or stop it there.</source>
        <translation>请等待其完成，或在那里停止。</translation>
    </message>
    <message>
        <source>Check that the disk or network drive is connected, then map it again: what is done is kept.</source>
        <translation>请检查磁盘或网络驱动器是否已连接，然后重新作图：已完成的部分会保留。</translation>
    </message>
    <message>
        <source>A research measure by a model: its mistakes are not in the interval, which tells how much the figure varies over the tissue.</source>
        <translation>这是由模型得出的研究性指标：区间不含模型的错误，只表示该数值在组织内的变化。</translation>
    </message>
    <message>
        <source>The map is not complete: some fields are not classified yet.</source>
        <translation>组织图不完整：部分视野尚未分类。</translation>
    </message>
    <message>
        <source>More than a fifth of the fields have no verdict: they are not in this figure.</source>
        <translation>超过五分之一的视野没有结论：它们不在此数值内。</translation>
    </message>
    <message>
        <source>The tissue is too small for an interval.</source>
        <translation>组织太小，无法给出区间。</translation>
    </message>
    <message>
        <source>Fields of the class times the area that each of them stands for.</source>
        <translation>该类视野数乘以每个视野代表的面积。</translation>
    </message>
    <message>
        <source>Fields of the class, of all that are classified, those without a verdict too.</source>
        <translation>该类别的视野占所有已分类视野（含无结论者）的比例。</translation>
    </message>
    <message>
        <source>Stroma fields over stroma and tumour fields, within the convex hull of the tumour fields.</source>
        <translation>在肿瘤视野的凸包内，间质视野占间质与肿瘤视野之和的比例。</translation>
    </message>
    <message>
        <source>Stroma fields over stroma and tumour fields, in the square of 2 mm that has the most, with tumour in the outer quarter on all four sides and at least half of it stroma or tumour. 0.5 and more is called stroma-high (van Pelt et al. 2018). That this square was chosen as the highest is not in the interval.</source>
        <translation>在间质占比最高的 2 mm 方形内，间质视野占间质与肿瘤视野之和的比例；该方形四边外侧四分之一内均有肿瘤，且至少一半为间质或肿瘤。≥ 0.5 称为高间质（van Pelt 等，2018）。区间不反映该方形是按最高值选出的。</translation>
    </message>
    <message>
        <source>Lymphocyte fields, of the fields that are no tumour and lie within 250 µm of a tumour field, from centre to centre.</source>
        <translation>距肿瘤视野 250 µm 以内（中心到中心）的非肿瘤视野中，淋巴细胞视野的比例。</translation>
    </message>
    <message>
        <source>Debris fields over debris and tumour fields, within the convex hull of the tumour fields.</source>
        <translation>在肿瘤视野的凸包内，碎片视野占碎片与肿瘤视野之和的比例。</translation>
    </message>
    <message>
        <source>{name} holds no polygons.</source>
        <translation>{name}中没有多边形。</translation>
    </message>
    <message>
        <source>Export annotations as GeoJSON, in pixels of the slide.</source>
        <translation>请以玻片像素为单位，将标注导出为 GeoJSON。</translation>
    </message>
    <message>
        <source>{name} does not tell how large its pixels are, so its fields cannot be laid out.</source>
        <translation>{name}未说明像素大小，因此无法划分视野。</translation>
    </message>
    <message>
        <source>Say the size of its pixels in µm, or the objective with which it was scanned.</source>
        <translation>请给出像素大小（µm）或扫描所用的物镜。</translation>
    </message>
    <message>
        <source>No tissue was found on {name}.</source>
        <translation>在{name}上未找到组织。</translation>
    </message>
    <message>
        <source>Check the size of its pixels, or take another scan of it.</source>
        <translation>请检查像素大小，或换用另一次扫描。</translation>
    </message>
    <message>
        <source>The model is not known to use radiology images: the map is of the slide alone.</source>
        <translation>尚未证实该模型使用放射影像：组织图仅依据玻片。</translation>
    </message>
    <message>
        <source>The radiology image is unlike those of the training ({reasons}): the map is of the slide alone.</source>
        <translation>该放射影像与训练所用的不同（{reasons}）：组织图仅依据玻片。</translation>
    </message>
    <message>
        <source>A field of 112 µm has only {side} pixels on {name}, and the model has learned from {source}.</source>
        <translation>在{name}上，112 µm 的视野只有 {side} 像素，而模型学习时为 {source} 像素。</translation>
    </message>
    <message>
        <source>Open the slide at a larger magnification, or correct the size of its pixels.</source>
        <translation>请打开更高倍率的玻片，或更正其像素大小。</translation>
    </message>
    <message>
        <source>{name} is smaller than one field of 112 µm.</source>
        <translation>{name}小于一个 112 µm 的视野。</translation>
    </message>
    <message>
        <source>Classify it as a tile, or correct the size of its pixels.</source>
        <translation>请将其作为图块分类，或更正其像素大小。</translation>
    </message>
    <message>
        <source>There is no tissue in these regions of {name}.</source>
        <translation>{name}的这些区域中没有组织。</translation>
    </message>
    <message>
        <source>Draw them elsewhere, or map the whole slide.</source>
        <translation>请在别处绘制区域，或对整张玻片作图。</translation>
    </message>
    <message>
        <source>A stride of {stride:g} µm cannot be used.</source>
        <translation>不能使用 {stride:g} µm 的步长。</translation>
    </message>
    <message>
        <source>Give one from {low:g} to {high:g} µm.</source>
        <translation>请给出 {low:g} 至 {high:g} µm 之间的值。</translation>
    </message>
    <message>
        <source>Looking for tissue</source>
        <translation>正在查找组织</translation>
    </message>
    <message>
        <source>The model sees tiles alone: the map is of the slide.</source>
        <translation>该模型只看图块：组织图仅依据玻片。</translation>
    </message>
    <message>
        <source>One field could not be read: that part of the slide is damaged.</source>
        <translation>有一个视野无法读取：玻片的该部分已损坏。</translation>
    </message>
    <message>
        <source>{count} fields could not be read: that part of the slide is damaged.</source>
        <translation>有 {count} 个视野无法读取：玻片的这些部分已损坏。</translation>
    </message>
    <message>
        <source>no H&amp;E: much brown, as in a DAB stain or a photograph</source>
        <translation>不是 H&amp;E：棕色很多，像 DAB 染色或普通照片</translation>
    </message>
    <message>
        <source>The site profile {profile} was made for another model than {model}.</source>
        <translation>站点配置 {profile} 是为另一个模型而非 {model} 生成的。</translation>
    </message>
    <message>
        <source>Choose one of this model, or make one from labelled tiles.</source>
        <translation>请选择本模型的配置，或由已标注图块生成一个。</translation>
    </message>
    <message>
        <source>the magnification is not known; set it, as the class depends on it</source>
        <translation>放大倍数未知；请设置，因为类别取决于它</translation>
    </message>
    <message>
        <source>Tile only, matched control</source>
        <translation>仅图块，匹配对照</translation>
    </message>
    <message>
        <source>Fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>Fused, mean image as radiology</source>
        <translation>融合，以平均图像为放射影像</translation>
    </message>
    <message>
        <source>stage 1</source>
        <translation>第一阶段</translation>
    </message>
    <message>
        <source>control</source>
        <translation>对照</translation>
    </message>
    <message>
        <source>fused</source>
        <translation>融合</translation>
    </message>
    <message>
        <source>fused, neutral</source>
        <translation>融合（中性影像）</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro precision</source>
        <translation>宏平均精确率</translation>
    </message>
    <message>
        <source>Macro recall</source>
        <translation>宏平均召回率</translation>
    </message>
    <message>
        <source>Macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>ROC AUC, one-vs-rest, macro</source>
        <translation>ROC AUC，一对余，宏平均</translation>
    </message>
    <message>
        <source>ROC AUC, one-vs-rest, micro</source>
        <translation>ROC AUC，一对余，微平均</translation>
    </message>
    <message>
        <source>ROC AUC, one-vs-one, macro</source>
        <translation>ROC AUC，一对一，宏平均</translation>
    </message>
    <message>
        <source>ROC AUC, one-vs-one, micro</source>
        <translation>ROC AUC，一对一，微平均</translation>
    </message>
    <message>
        <source>Negative log-likelihood (nats)</source>
        <translation>负对数似然（nat）</translation>
    </message>
    <message>
        <source>Expected calibration error (15 bins)</source>
        <translation>期望校准误差（15 组）</translation>
    </message>
    <message>
        <source>Brier score (0 to 2)</source>
        <translation>Brier 分数（0 至 2）</translation>
    </message>
    <message>
        <source>Always the largest class of training</source>
        <translation>始终选训练集中最大的类别</translation>
    </message>
    <message>
        <source>Mean colour of the tile alone</source>
        <translation>仅凭图块的平均颜色</translation>
    </message>
    <message>
        <source>The site profile {file} has numbers that cannot be meant.</source>
        <translation>站点配置 {file} 中有不合理的数值。</translation>
    </message>
    <message>
        <source>Choose another one, or make it again from labelled tiles.</source>
        <translation>请选择另一个，或由已标注图块重新生成。</translation>
    </message>
    <message>
        <source>The site profile {file} cannot be read.</source>
        <translation>无法读取站点配置 {file}。</translation>
    </message>
    <message>
        <source>one patient</source>
        <translation>1 名患者</translation>
    </message>
    <message>
        <source>{count} patients</source>
        <translation>{count} 名患者</translation>
    </message>
    <message>
        <source>patients not known</source>
        <translation>患者未知</translation>
    </message>
    <message>
        <source>Site profile: {name}. Probability, set and the limit of unusual tiles were fitted to {tiles} labelled tiles from there ({patients}), of which {right} got the right class; the class itself is the model&apos;s, with or without a profile.</source>
        <translation>站点配置：{name}。概率、预测集和异常图块的界限是用该站点的 {tiles} 张已标注图块（{patients}）拟合的，其中 {right} 分类正确；类别本身始终由模型给出，与配置无关。</translation>
    </message>
    <message>
        <source>90 % set: the classes among which the truth should be in nine of ten tiles like those of the site.</source>
        <translation>90 % 预测集：对于与该站点相似的图块，十张中应有九张的真实类别在其中。</translation>
    </message>
    <message>
        <source>Probability: of answers given with 80 %, about 80 % should be right on tiles like those of the site (temperature {t}).</source>
        <translation>概率：对于与该站点相似的图块，以 80 % 给出的回答应约有 80 % 正确（温度 {t}）。</translation>
    </message>
    <message>
        <source>On tiles of the site that were left out in turn it was off by {after} on average (as the network gives it: {before}).</source>
        <translation>在轮流留出的该站点图块上，平均偏差为 {after}（网络原始输出：{before}）。</translation>
    </message>
    <message>
        <source>On tiles of the site that were left out in turn it held the truth in {share}, with {size} classes on average.</source>
        <translation>在轮流留出的该站点图块上，{share} 包含真实类别，平均 {size} 个类别。</translation>
    </message>
    <message>
        <source>Radiology: looks like the training images, apart from what is to be checked.</source>
        <translation>影像：看起来与训练图像相似，但请先核对上述事项。</translation>
    </message>
    <message>
        <source>Tile: looks like the training tiles, apart from what is to be checked.</source>
        <translation>病理图块：看起来与训练图块相似，但请先核对上述事项。</translation>
    </message>
    <message>
        <source>Such sets held the truth in {share} of {count} tiles of {site}.</source>
        <translation>这样的预测集在 {site} 的 {count} 张图块中有 {share} 包含真实类别。</translation>
    </message>
    <message>
        <source>Stroma of the tumour region</source>
        <translation>肿瘤区域的间质</translation>
    </message>
    <message>
        <source>Two models in one class</source>
        <translation>两个模型在单个类别上的比较</translation>
    </message>
    <message>
        <source>no test</source>
        <translation>未检验</translation>
    </message>
    <message>
        <source>p, two-sided: the two models&apos; answers are exchanged case by case, at random (Noreen 1989, Yeh 2000).</source>
        <translation>p 为双侧：将两个模型的回答逐例随机互换（Noreen 1989，Yeh 2000）。</translation>
    </message>
    <message>
        <source>p, two-sided: the two models&apos; answers are exchanged by whole patients, at random (Noreen 1989, Yeh 2000).</source>
        <translation>p 为双侧：将两个模型的回答以患者为单位随机互换（Noreen 1989，Yeh 2000）。</translation>
    </message>
    <message>
        <source>There is no test with fewer than 10 cases, or patients, of a class. p values are not corrected: of nine classes that do not differ, one or more has p &amp;lt; 0.05 in about a third of all evaluations.</source>
        <translation>某类别少于 10 例（或 10 名患者）时不做检验。p 值未经校正：若九个类别均无差异，约三分之一的评估中会有一个或多个类别出现 p &amp;lt; 0.05。</translation>
    </message>
    <message>
        <source>{model}: each class against each other one. The curve of a class is the mean over the others; macro: the mean over all pairs; micro: pairs weighted by their pairs of cases.</source>
        <translation>{model}：每个类别与其他每个类别两两比较。某类别的曲线是对其他各类的平均；宏平均：所有类别对的平均；微平均：类别对按病例对数加权。</translation>
    </message>
    <message>
        <source>Where the radiology branch is joined, cases lie together that are alike in both images.</source>
        <translation>合并影像分支时，两种图像都相似的病例聚在一起。</translation>
    </message>
    <message>
        <source>Where the radiology branch is joined, clusters are those of organs as well: these pairs are unrelated, so that they say nothing of tissue.</source>
        <translation>合并影像分支时，聚类也反映器官：这些配对彼此无关，因此聚类不说明组织类别。</translation>
    </message>
    <message>
        <source>No case has an answer and a tile that can be read.</source>
        <translation>没有同时具备结果和可读图块的病例。</translation>
    </message>
    <message>
        <source>Classify the cases first.</source>
        <translation>请先对病例分类。</translation>
    </message>
    <message>
        <source>No scheduler of Dask answers at {address}.</source>
        <translation>{address} 处没有 Dask 调度器应答。</translation>
    </message>
    <message>
        <source>Check that it runs, and that this computer may reach it.</source>
        <translation>请确认它正在运行，且本机可以访问它。</translation>
    </message>
    <message>
        <source>Each worker that mapped this slide ended, and not of itself.</source>
        <translation>处理此切片的每个工作进程都意外终止。</translation>
    </message>
    <message>
        <source>It may be damaged, or need more memory than there is: map it alone, and close other programs.</source>
        <translation>切片可能已损坏，或所需内存超出现有内存：请单独处理它，并关闭其他程序。</translation>
    </message>
    <message>
        <source>The workers of this cluster do not have this program.</source>
        <translation>此集群的工作进程没有安装本程序。</translation>
    </message>
    <message>
        <source>Install the same version of crcviewer where they run.</source>
        <translation>请在其运行处安装相同版本的 crcviewer。</translation>
    </message>
    <message>
        <source>The cluster is gone, or the connection to its scheduler was lost.</source>
        <translation>集群已停止，或与其调度器的连接已中断。</translation>
    </message>
    <message>
        <source>Begin again when it runs: what is done is kept.</source>
        <translation>请在其恢复运行后重新开始：已完成的内容会保留。</translation>
    </message>
    <message>
        <source>One more row is wrong.</source>
        <translation>另有 1 行有误。</translation>
    </message>
    <message>
        <source>{count} more rows are wrong.</source>
        <translation>另有 {count} 行有误。</translation>
    </message>
    <message>
        <source>{name} has no column “slide”: its columns are {columns}.</source>
        <translation>{name} 没有名为“slide”的列：现有的列为 {columns}。</translation>
    </message>
    <message>
        <source>Name the column with the files of the slides “slide”.</source>
        <translation>请将切片文件所在的列命名为“slide”。</translation>
    </message>
    <message>
        <source>Correct the list, then begin again.</source>
        <translation>请更正列表后重新开始。</translation>
    </message>
    <message>
        <source>Row {row} names no slide.</source>
        <translation>第 {row} 行没有切片。</translation>
    </message>
    <message>
        <source>Row {row} names the slide of row {first} again.</source>
        <translation>第 {row} 行重复了第 {first} 行的切片。</translation>
    </message>
    <message>
        <source>Row {row}: “{written}” is no size of a pixel in µm, as 0.25 is.</source>
        <translation>第 {row} 行：“{written}”不是以 µm 为单位的像素大小（例如 0.25）。</translation>
    </message>
    <message>
        <source>{path} is not there for the computer {host}.</source>
        <translation>计算机 {host} 看不到 {path}。</translation>
    </message>
    <message>
        <source>Check the list: all computers must see the same folders under the same names.</source>
        <translation>请检查列表：所有计算机必须能以相同的名称看到相同的文件夹。</translation>
    </message>
    <message>
        <source>{host} has version {its} of the program, and {ours} was asked for.</source>
        <translation>{host} 上的程序版本为 {its}，而所需版本为 {ours}。</translation>
    </message>
    <message>
        <source>Install the same version on all computers.</source>
        <translation>请在所有计算机上安装同一版本。</translation>
    </message>
    <message>
        <source>{path} is not there.</source>
        <translation>{path} 不存在。</translation>
    </message>
    <message>
        <source>Check the list, and that the disk is connected.</source>
        <translation>请检查列表，并确认磁盘已连接。</translation>
    </message>
    <message>
        <source>The model that {host} sees is another one.</source>
        <translation>{host} 看到的是另一个模型。</translation>
    </message>
    <message>
        <source>Put the model into a folder that all computers share.</source>
        <translation>请将模型放在所有计算机共享的文件夹中。</translation>
    </message>
    <message>
        <source>Results are written:</source>
        <translation>正在写入结果：</translation>
    </message>
    <message>
        <source>Images are classified:</source>
        <translation>正在对影像分类：</translation>
    </message>
    <message>
        <source>{name} is in use, or cannot be written.</source>
        <translation>{name} 正在使用中，或无法写入。</translation>
    </message>
    <message>
        <source>Close it in the window, or choose another name.</source>
        <translation>请在窗口中将其关闭，或另选名称。</translation>
    </message>
    <message>
        <source>The disk has no room to show {name} sharply: {size:.1f} GB are needed.</source>
        <translation>磁盘空间不足，无法清晰显示 {name}：需要 {size:.1f} GB。</translation>
    </message>
    <message>
        <source>Make room on the disk; the answer for the case does not depend on it.</source>
        <translation>请腾出磁盘空间；该病例的答案不受影响。</translation>
    </message>
    <message>
        <source>The PDF is written</source>
        <translation>正在写入 PDF</translation>
    </message>
    <message>
        <source>Pages are made:</source>
        <translation>正在生成页面：</translation>
    </message>
    <message>
        <source>The answer, made again, is another one now: no overlay is drawn.</source>
        <translation>重新计算的结果与原结果不同，因此不绘制叠加图。</translation>
    </message>
    <message>
        <source>There is no overlay.</source>
        <translation>没有叠加图。</translation>
    </message>
    <message>
        <source>“{words}” names no cases.</source>
        <translation>“{words}”不指任何病例。</translation>
    </message>
    <message>
        <source>Write numbers and ranges: 1,4-9.</source>
        <translation>请写编号和范围：1,4-9。</translation>
    </message>
    <message>
        <source>There is no case {words}.</source>
        <translation>没有病例 {words}。</translation>
    </message>
    <message>
        <source>The session has cases 1 to {count}.</source>
        <translation>会话中有病例 1 至 {count}。</translation>
    </message>
    <message>
        <source>{name} is not the slide that this map is of.</source>
        <translation>{name} 不是这张组织图所属的玻片。</translation>
    </message>
    <message>
        <source>Map it again.</source>
        <translation>请重新作图。</translation>
    </message>
    <message>
        <source>This program prepares the input of the model in another way.</source>
        <translation>本程序以另一种方式准备模型的输入。</translation>
    </message>
    <message>
        <source>The same but for the rounding of bfloat16, in which it was given: probabilities differ by up to {change:.4f}.</source>
        <translation>除答案所用的 bfloat16 舍入外相同：概率最多相差 {change:.4f}。</translation>
    </message>
    <message>
        <source>A probability differs by {change:.4f}.</source>
        <translation>有一个概率相差 {change:.4f}。</translation>
    </message>
    <message>
        <source>The same.</source>
        <translation>相同。</translation>
    </message>
    <message>
        <source>class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>verdict</source>
        <translation>结论</translation>
    </message>
    <message>
        <source>90 % set</source>
        <translation>90 % 集合</translation>
    </message>
    <message>
        <source>95 % set</source>
        <translation>95 % 集合</translation>
    </message>
    <message>
        <source>use of the radiology image</source>
        <translation>放射影像的使用</translation>
    </message>
    <message>
        <source>reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>It has no answer.</source>
        <translation>没有结果。</translation>
    </message>
    <message>
        <source>The model {name} is not at hand.</source>
        <translation>找不到模型 {name}。</translation>
    </message>
    <message>
        <source>An image is another one than that of the answer.</source>
        <translation>有影像与得出结果时的不同。</translation>
    </message>
    <message>
        <source>Another {what}; probabilities differ by up to {change:.4f}.</source>
        <translation>{what}不同；概率最多相差 {change:.4f}。</translation>
    </message>
    <message>
        <source>The same within {limit}.</source>
        <translation>在 {limit} 以内相同。</translation>
    </message>
    <message>
        <source>Answers are computed again:</source>
        <translation>正在重新计算结果：</translation>
    </message>
    <message>
        <source>Unpacking the picture</source>
        <translation>正在展开图片</translation>
    </message>
    <message>
        <source>a slide of a KFBio scanner, whose name must end in .kfb</source>
        <translation>江丰（KFBio）扫描仪的切片，其文件名必须以 .kfb 结尾</translation>
    </message>
    <message>
        <source>Slides in KFB are read by a reader that could not be tried on real ones: compare a place and a length with the viewer of the scanner&apos;s maker before anything is measured.</source>
        <translation>读取 KFB 切片的模块未能在真实切片上验证：测量之前，请先用扫描仪厂商的浏览软件核对一处位置和一段长度。</translation>
    </message>
    <message>
        <source>{name} is damaged or cut off.</source>
        <translation>{name} 已损坏或被截断。</translation>
    </message>
    <message>
        <source>Copy it again, or export it as SVS or TIFF from the viewer of the scanner&apos;s maker.</source>
        <translation>请重新复制，或用扫描仪厂商的浏览软件导出为 SVS 或 TIFF。</translation>
    </message>
    <message>
        <source>{name} is not in KFB, whatever its name says.</source>
        <translation>{name} 并非 KFB 格式，尽管文件名如此。</translation>
    </message>
    <message>
        <source>Export it as SVS or TIFF from the viewer of the scanner&apos;s maker.</source>
        <translation>请用扫描仪厂商的浏览软件将其导出为 SVS 或 TIFF。</translation>
    </message>
    <message>
        <source>The image has {count:,d} million pixels: the network sees its field of view only, at full resolution.</source>
        <translation>图像有 {count:,d} 百万像素：网络只看其视野，以全分辨率读取。</translation>
    </message>
    <message>
        <source>The file is cut off behind the picture: its label or other parts are missing. Copy it again to be sure.</source>
        <translation>文件在图像之后被截断：其标签或其他部分缺失。为保险起见，请重新复制。</translation>
    </message>
    <message>
        <source>darker than the training tiles</source>
        <translation>比训练切片更暗</translation>
    </message>
    <message>
        <source>as if it showed more of the body than the images of the training</source>
        <translation>似乎显示的身体范围比训练影像更大</translation>
    </message>
    <message>
        <source>no scan, as a tile or a photograph in grey</source>
        <translation>不是影像，像灰度的切片或照片</translation>
    </message>
    <message>
        <source>white is not white in it: its colours have a cast</source>
        <translation>白色不白：颜色有偏色</translation>
    </message>
    <message>
        <source>{model}, radiology branch joined</source>
        <translation>{model}，合并影像分支</translation>
    </message>
    <message>
        <source>Stroma of the hot spot</source>
        <translation>热点区的间质</translation>
    </message>
    <message>
        <source>Lymphocytes near tumour</source>
        <translation>肿瘤附近的淋巴细胞</translation>
    </message>
    <message>
        <source>Debris of the tumour region</source>
        <translation>肿瘤区域的碎片</translation>
    </message>
    <message>
        <source>not stated: fewer than {count} tumour fields</source>
        <translation>不予给出：肿瘤视野不足 {count} 个</translation>
    </message>
    <message>
        <source>not stated: the model does not know such a class</source>
        <translation>不予给出：模型没有该类别</translation>
    </message>
    <message>
        <source>not stated: there is no such place</source>
        <translation>不予给出：没有符合条件的位置</translation>
    </message>
    <message>
        <source>not stated before the map is complete</source>
        <translation>组织图完成之前不予给出</translation>
    </message>
    <message>
        <source>{told}: stroma-low</source>
        <translation>{told}：低间质</translation>
    </message>
    <message>
        <source>{value}, without an interval</source>
        <translation>{value}，无区间</translation>
    </message>
    <message>
        <source>{value} (95 % interval {low} to {high})</source>
        <translation>{value}（95 % 区间 {low} 至 {high}）</translation>
    </message>
    <message>
        <source>{told}: stroma-high</source>
        <translation>{told}：高间质</translation>
    </message>
    <message>
        <source>No class is named, so no evidence for one is drawn.</source>
        <translation>未给出类别，因此不绘制类别证据。</translation>
    </message>
    <message>
        <source>This image has no part in the answer, so no evidence is drawn on it.</source>
        <translation>该影像未参与结果，因此不在其上绘制证据。</translation>
    </message>
    <message>
        <source>The overlay could not be made again: the model&apos;s file was not at hand.</source>
        <translation>无法重新生成叠加图：找不到模型文件。</translation>
    </message>
    <message>
        <source>Classified {time} (UTC)</source>
        <translation>分类时间 {time}（UTC）</translation>
    </message>
    <message>
        <source>Not shown without a verdict, since they mean little then. Tables of the results and the data within this file have them.</source>
        <translation>没有结论时概率意义不大，故不显示。结果表格和本文件所附数据中含有概率。</translation>
    </message>
    <message>
        <source>{title}: {columns} × {rows} cells of {size}; red speaks for it, blue against it, from {low} to {high}</source>
        <translation>{title}：{columns} × {rows} 格，每格 {size}；红色支持，蓝色反对，范围 {low} 至 {high}</translation>
    </message>
    <message>
        <source>There are none.</source>
        <translation>没有。</translation>
    </message>
    <message>
        <source>the model has no verdict</source>
        <translation>模型没有结论</translation>
    </message>
    <message>
        <source>the same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>it says {code}</source>
        <translation>模型判为 {code}</translation>
    </message>
    <message>
        <source>Pathology</source>
        <translation>病理</translation>
    </message>
    <message>
        <source>{title}, in grey: this overlay did no better than chance in its own test</source>
        <translation>{title}，以灰色显示：该叠加图在自检中不优于随机</translation>
    </message>
    <message>
        <source>{side}, from x {x:.0f}, y {y:.0f}; {pixels:.0f} px wide</source>
        <translation>{side}，起点 x {x:.0f}，y {y:.0f}；宽 {pixels:.0f} px</translation>
    </message>
    <message>
        <source>Probabilities</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Own reading</source>
        <translation>本人阅片</translation>
    </message>
    <message>
        <source>Nothing was recorded.</source>
        <translation>没有记录。</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>What it rests on</source>
        <translation>依据</translation>
    </message>
    <message>
        <source>It was not classified.</source>
        <translation>未分类。</translation>
    </message>
    <message>
        <source>The model that answered is not known here, and so not what it said.</source>
        <translation>此处不知道给出结果的模型，因此也不知道其结果。</translation>
    </message>
    <message>
        <source>hidden</source>
        <translation>隐藏</translation>
    </message>
    <message>
        <source>in view</source>
        <translation>可见</translation>
    </message>
    <message>
        <source>The image as it is, with the square that the network saw</source>
        <translation>原始影像及网络所见的方框</translation>
    </message>
    <message>
        <source>image</source>
        <translation>影像</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>第 {number} 层，共 {count} 层</translation>
    </message>
    <message>
        <source>tile</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>radiology</source>
        <translation>放射影像</translation>
    </message>
    <message>
        <source>program of this report</source>
        <translation>生成报告的程序</translation>
    </message>
    <message>
        <source>Synthetic images, made by a program.</source>
        <translation>由程序生成的合成影像。</translation>
    </message>
    <message>
        <source>No result</source>
        <translation>没有结果</translation>
    </message>
    <message>
        <source>Answered under the profile of {site}.</source>
        <translation>按 {site} 的配置给出结果。</translation>
    </message>
    <message>
        <source>No verdict</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>beside the model</source>
        <translation>与模型比较</translation>
    </message>
    <message>
        <source>diagnosis</source>
        <translation>诊断</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>flag</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>reader</source>
        <translation>阅片者</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>判定时间</translation>
    </message>
    <message>
        <source>time taken</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>model&apos;s answer then</source>
        <translation>当时模型结果</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>the square: what the network saw</source>
        <translation>方框：网络所见范围</translation>
    </message>
    <message>
        <source>size of a pixel</source>
        <translation>像素大小</translation>
    </message>
    <message>
        <source>field of view</source>
        <translation>视野</translation>
    </message>
    <message>
        <source>model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>preprocessing</source>
        <translation>预处理</translation>
    </message>
    <message>
        <source>profile</source>
        <translation>配置</translation>
    </message>
    <message>
        <source>program that answered</source>
        <translation>给出结果的程序</translation>
    </message>
    <message>
        <source>No reason is told.</source>
        <translation>未说明原因。</translation>
    </message>
    <message>
        <source>to be looked at again</source>
        <translation>需再次查看</translation>
    </message>
    <message>
        <source>{time} (UTC)</source>
        <translation>{time}（UTC）</translation>
    </message>
    <message>
        <source>{seconds:.0f} s</source>
        <translation>{seconds:.0f} 秒</translation>
    </message>
    <message>
        <source>another one than that of the result</source>
        <translation>与结果所用的不同</translation>
    </message>
    <message>
        <source>as the user has said</source>
        <translation>由用户指定</translation>
    </message>
    <message>
        <source>the network was not given this image</source>
        <translation>该影像未输入网络</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>层面</translation>
    </message>
    <message>
        <source>window</source>
        <translation>窗</translation>
    </message>
    <message>
        <source>not shown</source>
        <translation>未显示</translation>
    </message>
    <message>
        <source>{name}: {network}; {count:,} parameters.</source>
        <translation>{name}：{network}；{count:,} 个参数。</translation>
    </message>
    <message>
        <source>Learned from: {sources}.</source>
        <translation>训练数据：{sources}。</translation>
    </message>
    <message>
        <source>{name} (one image)</source>
        <translation>{name}（1 幅图像）</translation>
    </message>
    <message>
        <source>{name} ({count:,} images)</source>
        <translation>{name}（{count:,} 幅图像）</translation>
    </message>
    <message>
        <source>How it scored: {figures}.</source>
        <translation>性能：{figures}。</translation>
    </message>
    <message>
        <source>{metric} {value} on {data} (n = {count:,})</source>
        <translation>{data} 上的{metric} {value}（n = {count:,}）</translation>
    </message>
    <message>
        <source>Learned from: the file does not say.</source>
        <translation>训练数据：文件未说明。</translation>
    </message>
    <message>
        <source>{name} (one synthetic image)</source>
        <translation>{name}（1 幅合成图像）</translation>
    </message>
    <message>
        <source>{name} ({count:,} synthetic images)</source>
        <translation>{name}（{count:,} 幅合成图像）</translation>
    </message>
    <message>
        <source>How it scored: the file does not say.</source>
        <translation>性能：文件未说明。</translation>
    </message>
    <message>
        <source>It looks at tiles alone.</source>
        <translation>只看图块。</translation>
    </message>
    <message>
        <source>Its probabilities are not calibrated.</source>
        <translation>其概率未经校准。</translation>
    </message>
    <message>
        <source>Images unlike its training are seen by plain checks only.</source>
        <translation>仅以简单检查识别与训练不同的影像。</translation>
    </message>
    <message>
        <source>Images unlike its training get no verdict.</source>
        <translation>与训练数据不同的影像不给出结论。</translation>
    </message>
    <message>
        <source>Made {date}.</source>
        <translation>制作于 {date}。</translation>
    </message>
    <message>
        <source>Whether it uses the radiology image was never measured.</source>
        <translation>从未测量它是否使用放射影像。</translation>
    </message>
    <message>
        <source>Audit of the fusion: {verdict}.</source>
        <translation>融合审核：{verdict}。</translation>
    </message>
    <message>
        <source>Calibrated on {count:,} tiles of {site}.</source>
        <translation>以 {site} 的 {count:,} 个图块校准。</translation>
    </message>
    <message>
        <source>Calibrated on {count:,} validation cases.</source>
        <translation>以 {count:,} 个验证病例校准。</translation>
    </message>
    <message>
        <source>The data of this report, by which it can be checked</source>
        <translation>本报告的数据，可据以核对</translation>
    </message>
    <message>
        <source>crcviewer {version}, made {time} (UTC)</source>
        <translation>crcviewer {version}，生成于 {time}（UTC）</translation>
    </message>
    <message>
        <source>{name} carries no data of a crcviewer report.</source>
        <translation>{name} 不含 crcviewer 报告的数据。</translation>
    </message>
    <message>
        <source>Choose the PDF as it was made: printing or editing it may have removed them.</source>
        <translation>请选择原始生成的 PDF：打印或编辑可能已去除数据。</translation>
    </message>
    <message>
        <source>The same in {agreed} of {count} cases ({share}); Cohen&apos;s kappa {kappa}. Fields of one patient are not independent: the interval is too narrow where a patient has many.</source>
        <translation>{count} 个病例中 {agreed} 个一致（{share}）；Cohen kappa 为 {kappa}。同一患者的视野并不独立：患者有多个视野时区间过窄。</translation>
    </message>
    <message>
        <source>Reader and model {name}</source>
        <translation>阅片者与模型 {name}</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>The first {shown:,} of {count:,}; a table of the results has all.</source>
        <translation>仅列前 {shown:,} 个，共 {count:,} 个；结果表格含全部。</translation>
    </message>
    <message>
        <source>All cases</source>
        <translation>全部病例</translation>
    </message>
    <message>
        <source>To be looked at first</source>
        <translation>应首先查看</translation>
    </message>
    <message>
        <source>Cases on which the reader and the model differ, the surest answers first; then flagged ones; then the least sure verdicts.</source>
        <translation>先列阅片者与模型不一致的病例（把握最大者在前），再列已标记的病例，最后列把握最小的结论。</translation>
    </message>
    <message>
        <source>classified</source>
        <translation>已分类</translation>
    </message>
    <message>
        <source>with a verdict</source>
        <translation>有结论</translation>
    </message>
    <message>
        <source>without a verdict</source>
        <translation>无结论</translation>
    </message>
    <message>
        <source>could not be classified</source>
        <translation>无法分类</translation>
    </message>
    <message>
        <source>decided by the reader</source>
        <translation>阅片者已判定</translation>
    </message>
    <message>
        <source>flagged</source>
        <translation>已标记</translation>
    </message>
    <message>
        <source>synthetic</source>
        <translation>合成</translation>
    </message>
    <message>
        <source>name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>verdicts</source>
        <translation>结论数</translation>
    </message>
    <message>
        <source>own reading</source>
        <translation>本人阅片</translation>
    </message>
    <message>
        <source>reader ↓ model →</source>
        <translation>阅片者 ↓ 模型 →</translation>
    </message>
    <message>
        <source>no.</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>case</source>
        <translation>病例</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>own</source>
        <translation>本人</translation>
    </message>
    <message>
        <source>remarks</source>
        <translation>附注</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>no result</source>
        <translation>没有结果</translation>
    </message>
    <message>
        <source>reader: {code}</source>
        <translation>阅片者：{code}</translation>
    </message>
    <message>
        <source>{first} to {last} (UTC)</source>
        <translation>{first} 至 {last}（UTC）</translation>
    </message>
    <message>
        <source>one warning</source>
        <translation>1 条警告</translation>
    </message>
    <message>
        <source>{count} warnings</source>
        <translation>{count} 条警告</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>The tissue map; hatched fields have no verdict.</source>
        <translation>组织图；带斜线的视野无结论。</translation>
    </message>
    <message>
        <source>{classified:,} of {fields:,} fields of 112 µm, {pixel} (of the {source}), a field each {stride:d} µm.</source>
        <translation>共 {fields:,} 个 112 µm 视野，已分类 {classified:,} 个；{pixel}（来源：{source}），每 {stride:d} µm 一个视野。</translation>
    </message>
    <message>
        <source>The tissue map; hatched fields have no verdict. The square: the hot spot.</source>
        <translation>组织图；带斜线的视野无结论。方框：热点区。</translation>
    </message>
    <message>
        <source>Within one region that was drawn.</source>
        <translation>仅限于 1 个绘制的区域内。</translation>
    </message>
    <message>
        <source>Within {count} regions that were drawn.</source>
        <translation>仅限于 {count} 个绘制的区域内。</translation>
    </message>
    <message>
        <source>Measures</source>
        <translation>测量值</translation>
    </message>
    <message>
        <source>Research measures by a model: intervals tell how much a figure varies over the tissue, not how often the model is wrong.</source>
        <translation>由模型得出的研究性指标：区间表示数值在组织内的变化，而非模型出错的频率。</translation>
    </message>
    <message>
        <source>Areas</source>
        <translation>面积</translation>
    </message>
    <message>
        <source>slide</source>
        <translation>切片</translation>
    </message>
    <message>
        <source>program that mapped it</source>
        <translation>生成组织图的程序</translation>
    </message>
    <message>
        <source>measure</source>
        <translation>指标</translation>
    </message>
    <message>
        <source>value</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>fields</source>
        <translation>视野数</translation>
    </message>
    <message>
        <source>definition</source>
        <translation>定义</translation>
    </message>
    <message>
        <source>share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>95 % interval</source>
        <translation>95 % 区间</translation>
    </message>
    <message>
        <source>{name}; its card is not at hand.</source>
        <translation>{name}；其模型卡不可用。</translation>
    </message>
    <message>
        <source>The tissue map</source>
        <translation>组织图</translation>
    </message>
    <message>
        <source>user</source>
        <translation>用户</translation>
    </message>
    <message>
        <source>objective</source>
        <translation>物镜</translation>
    </message>
    <message>
        <source>A spreadsheet holds {most:,} rows at most.</source>
        <translation>电子表格最多容纳 {most:,} 行。</translation>
    </message>
    <message>
        <source>Choose CSV, JSON Lines or Parquet.</source>
        <translation>请选择 CSV、JSON Lines 或 Parquet。</translation>
    </message>
    <message>
        <source>A table cannot be written as {name}.</source>
        <translation>无法将表格写为 {name}。</translation>
    </message>
    <message>
        <source>Choose a name that ends in {endings}.</source>
        <translation>请使用以 {endings} 结尾的名称。</translation>
    </message>
    <message>
        <source>Under {count} cases there is no interval.</source>
        <translation>少于 {count} 例时不给出区间。</translation>
    </message>
    <message>
        <source>Both gave all cases one class: chance alone would agree as often.</source>
        <translation>双方对所有病例给出同一类别：仅凭偶然也会同样一致。</translation>
    </message>
    <message>
        <source>No case was given a class by both.</source>
        <translation>没有双方都给出类别的病例。</translation>
    </message>
    <message>
        <source>{name} was made by a newer version of crcviewer.</source>
        <translation>{name} 由更新版本的 crcviewer 生成。</translation>
    </message>
    <message>
        <source>Open it with that version. It was left as it is.</source>
        <translation>请用该版本打开。文件保持原样。</translation>
    </message>
    <message>
        <source>{name} was made by a version of crcviewer that is too old.</source>
        <translation>{name} 由过旧版本的 crcviewer 生成。</translation>
    </message>
    <message>
        <source>Open and save it with a version in between. It was left as it is.</source>
        <translation>请用介于两者之间的版本打开并保存。文件保持原样。</translation>
    </message>
    <message>
        <source>{name} is damaged, and nothing of it can be read.</source>
        <translation>{name} 已损坏，其中没有任何内容可以读取。</translation>
    </message>
    <message>
        <source>It was left as it is. If there is a copy of it, open that.</source>
        <translation>文件保持原样。如有副本，请打开副本。</translation>
    </message>
    <message>
        <source>{name} cannot be opened: {reason}.</source>
        <translation>无法打开 {name}：{reason}。</translation>
    </message>
    <message>
        <source>Look whether its drive is there and whether you may read it.</source>
        <translation>请检查其所在磁盘是否可用，以及您是否有读取权限。</translation>
    </message>
    <message>
        <source>{name} is open for reading only.</source>
        <translation>{name} 以只读方式打开。</translation>
    </message>
    <message>
        <source>Save it under another name to go on with it.</source>
        <translation>请另存为其他名称后继续。</translation>
    </message>
    <message>
        <source>{name} is no session.</source>
        <translation>{name} 不是会话文件。</translation>
    </message>
    <message>
        <source>{name} was not found.</source>
        <translation>未找到 {name}。</translation>
    </message>
    <message>
        <source>The session could not be saved: the disk is full.</source>
        <translation>无法保存会话：磁盘已满。</translation>
    </message>
    <message>
        <source>The session could not be saved: {reason}.</source>
        <translation>无法保存会话：{reason}。</translation>
    </message>
    <message>
        <source>Make room on the disk of {folder}; saving goes on by itself.</source>
        <translation>请在 {folder} 所在磁盘上腾出空间；保存会自动继续。</translation>
    </message>
    <message>
        <source>It is tried again by itself. Or save it under another name.</source>
        <translation>程序会自动重试。也可另存为其他名称。</translation>
    </message>
    <message>
        <source>review</source>
        <translation>审阅</translation>
    </message>
    <message>
        <source>The model&apos;s answer is hidden until you have chosen a class.</source>
        <translation>在您选择类别之前，模型的答案不显示。</translation>
    </message>
    <message>
        <source>The same class in {agreed} of {count} cases: {share}</source>
        <translation>{count} 例中有 {agreed} 例类别相同：{share}</translation>
    </message>
    <message>
        <source>Cohen&apos;s kappa: {kappa}</source>
        <translation>Cohen κ 系数：{kappa}</translation>
    </message>
    <message>
        <source>{figure} ({interval})</source>
        <translation>{figure} ({interval})</translation>
    </message>
    <message>
        <source>the model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>I</source>
        <translation>我</translation>
    </message>
    <message>
        <source>One case could not be told by you; it is in none of the figures.</source>
        <translation>有一例您无法判断；不计入任何数字。</translation>
    </message>
    <message>
        <source>{count} cases could not be told by you; they are in none of the figures.</source>
        <translation>有 {count} 例您无法判断；不计入任何数字。</translation>
    </message>
    <message>
        <source>One of your cases has no class of the other side: no verdict, or not read.</source>
        <translation>您的病例中有一例对方没有类别：未下结论或未阅片。</translation>
    </message>
    <message>
        <source>{count} of your cases have no class of the other side: no verdict, or not read.</source>
        <translation>您的病例中有 {count} 例对方没有类别：未下结论或未阅片。</translation>
    </message>
    <message>
        <source>One case was decided with the model&apos;s answer in view, which draws a reader towards it. Blinded reading measures agreement.</source>
        <translation>有一例是在看到模型答案时判断的，这会使阅片者偏向它。盲法阅片才能衡量一致性。</translation>
    </message>
    <message>
        <source>{count} cases were decided with the model&apos;s answer in view, which draws a reader towards it. Blinded reading measures agreement.</source>
        <translation>有 {count} 例是在看到模型答案时判断的，这会使阅片者偏向它。盲法阅片才能衡量一致性。</translation>
    </message>
    <message>
        <source>Case {number}</source>
        <translation>病例 {number}</translation>
    </message>
    <message>
        <source>Blinded: names and the model&apos;s answer are hidden until you have chosen.</source>
        <translation>盲法：在您选择之前，名称和模型答案不显示。</translation>
    </message>
    <message>
        <source>Probabilities of this map are not calibrated as in Classify: an earlier version made it.</source>
        <translation>此图的概率未像“分类”中那样校准：它由早期版本制作。</translation>
    </message>
    <message>
        <source>Probabilities of this map are not calibrated as in Classify: it is of another model.</source>
        <translation>此图的概率未像“分类”中那样校准：它属于另一个模型。</translation>
    </message>
    <message>
        <source>The radiology branch is joined: clusters are those of organs as well, so that on unrelated pairs they say nothing of tissue.</source>
        <translation>已合并影像分支：聚类也反映器官，因此在无关配对上不说明组织类别。</translation>
    </message>
    <message>
        <source>Unpacking the picture: {share} %</source>
        <translation>正在展开图片：{share} %</translation>
    </message>
    <message>
        <source>Unpacking the picture …</source>
        <translation>正在展开图片 …</translation>
    </message>
    <message>
        <source>It has no part in the map.</source>
        <translation>它未参与组织图。</translation>
    </message>
    <message>
        <source>It will stand beside every field.</source>
        <translation>它将与每个视野并列。</translation>
    </message>
    <message>
        <source>The map that is shown was made without this image.</source>
        <translation>所显示的组织图在制作时没有用这张影像。</translation>
    </message>
    <message>
        <source>It stands beside every field of the map.</source>
        <translation>它与组织图的每个视野并列。</translation>
    </message>
    <message>
        <source>There is no radiology image in this.</source>
        <translation>其中没有放射影像。</translation>
    </message>
    <message>
        <source>Choose a file or the folder of a scan: DICOM, NIfTI, PNG.</source>
        <translation>请选择一个文件或一次扫描的文件夹：DICOM、NIfTI、PNG。</translation>
    </message>
    <message>
        <source>Written: {first}</source>
        <translation>已写入：{first}</translation>
    </message>
    <message>
        <source>{count} files were written, the first of them {first}</source>
        <translation>已写入 {count} 个文件，第一个是 {first}</translation>
    </message>
    <message>
        <source>{name} is another slide than it was.</source>
        <translation>{name} 已不是原来的那张玻片。</translation>
    </message>
    <message>
        <source>Its regions and its map are not shown: they would lie elsewhere.</source>
        <translation>不显示其区域和组织图：它们的位置会不对。</translation>
    </message>
    <message>
        <source>A radiology image stands beside a slide, and no slide is open.</source>
        <translation>放射影像要与玻片并列，而现在没有打开的玻片。</translation>
    </message>
    <message>
        <source>Open the slide, and drop the image on it.</source>
        <translation>请先打开玻片，再把影像拖到玻片上。</translation>
    </message>
    <message>
        <source>{same} the same, {close} the same within 0.001.</source>
        <translation>{same} 个相同，{close} 个在 0.001 以内相同。</translation>
    </message>
    <message>
        <source>{rounded} the same but for the rounding of bfloat16.</source>
        <translation>{rounded} 项除 bfloat16 舍入外相同。</translation>
    </message>
    <message>
        <source>{other} differ or could not be computed:</source>
        <translation>{other} 个不同或无法计算：</translation>
    </message>
    <message>
        <source>{count} have no answer.</source>
        <translation>{count} 个没有结果。</translation>
    </message>
    <message>
        <source>They were given by another version of the program.</source>
        <translation>这些结果由另一版本的程序给出。</translation>
    </message>
    <message>
        <source>The likeliest class stands on top, all others below it with their probabilities. An image unlike those of the training gets no verdict, and the reason. Press X to see on the tile what speaks for the class whose bar is chosen.</source>
        <translation>最可能的类别在最上方，其余类别及其概率在下方。与训练图像不同的图像不给出结论，并说明原因。按 X 可在图块上查看支持所选类别的区域。</translation>
    </message>
    <message>
        <source>Explore, evaluate, train</source>
        <translation>探索、评估、训练</translation>
    </message>
    <message>
        <source>Explore shows all cases of a model as a map, with yours on it. Evaluate tells how often a model is right on labelled images. Train makes a model of your own images. This tour is in the Help menu.</source>
        <translation>“探索”把模型的所有病例显示为一张图，您的病例也在其中。“评估”说明模型在已标注图像上的正确率。“训练”用您自己的图像训练模型。本导览可在“帮助”菜单中再次打开。</translation>
    </message>
    <message>
        <source>One case has a class of yours: {classes}.</source>
        <translation>有一例有您给出的类别：{classes}。</translation>
    </message>
    <message>
        <source>{count} cases have a class of yours: {classes}.</source>
        <translation>有 {count} 例有您给出的类别：{classes}。</translation>
    </message>
    <message>
        <source>No case has a class of yours yet. Give some with the keys 1 to 9.</source>
        <translation>还没有您给出类别的病例。请用按键 1 至 9 给出类别。</translation>
    </message>
    <message>
        <source>One of them was chosen with the model&apos;s answer in view: measured on it, that model looks better than it is.</source>
        <translation>其中一例是在看到模型答案时选择的：用它来衡量，该模型会显得比实际更好。</translation>
    </message>
    <message>
        <source>{count} of them were chosen with the model&apos;s answer in view: measured on them, that model looks better than it is.</source>
        <translation>其中 {count} 例是在看到模型答案时选择的：用它们来衡量，该模型会显得比实际更好。</translation>
    </message>
    <message>
        <source>The reviewed cases are being written …</source>
        <translation>正在写入已审阅的病例……</translation>
    </message>
    <message>
        <source>The cases could not be handed over: {reason}.</source>
        <translation>无法交付病例：{reason}。</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>One file is no image, so it is no case.</source>
        <translation>有一个文件不是图像，未列为病例。</translation>
    </message>
    <message>
        <source>{count} files are no images, so they are no cases.</source>
        <translation>{count} 个文件不是图像，未列为病例。</translation>
    </message>
    <message>
        <source>Show them</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>The tiles are being looked at …</source>
        <translation>正在查看图块 …</translation>
    </message>
    <message>
        <source>Labelled tiles</source>
        <translation>已标注图块</translation>
    </message>
    <message>
        <source>the only case</source>
        <translation>唯一的病例</translation>
    </message>
    <message>
        <source>all {count} cases</source>
        <translation>全部 {count} 个病例</translation>
    </message>
    <message>
        <source>It is being made …</source>
        <translation>正在生成…</translation>
    </message>
    <message>
        <source>this case: {name}</source>
        <translation>本病例：{name}</translation>
    </message>
    <message>
        <source>one selected case</source>
        <translation>1 个所选病例</translation>
    </message>
    <message>
        <source>{count} selected cases</source>
        <translation>{count} 个所选病例</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>One case is in {path}.</source>
        <translation>1 个病例已写入 {path}。</translation>
    </message>
    <message>
        <source>{count} cases are in {path}.</source>
        <translation>{count} 个病例已写入 {path}。</translation>
    </message>
    <message>
        <source>No model is loaded, so there is nothing to agree with.</source>
        <translation>未加载模型，没有可比较的对象。</translation>
    </message>
    <message>
        <source>Agreement would tell the model&apos;s answers before you have chosen.</source>
        <translation>一致性会在您选择之前透露模型的答案。</translation>
    </message>
    <message>
        <source>End the blinded reading first, in the menu Review.</source>
        <translation>请先在“审阅”菜单中结束盲法阅片。</translation>
    </message>
    <message>
        <source>The session could not be read: {why}.</source>
        <translation>无法读取该会话：{why}。</translation>
    </message>
    <message>
        <source>One reviewed case is not in the set: {name}. {why}</source>
        <translation>一例已审阅的病例未进入数据集：{name}。{why}</translation>
    </message>
    <message>
        <source>{count} reviewed cases are not in the set; the first is {name}. {why}</source>
        <translation>{count} 例已审阅的病例未进入数据集；第一例是 {name}。{why}</translation>
    </message>
    <message>
        <source>The labelled set is {path}.</source>
        <translation>带标签的数据集：{path}。</translation>
    </message>
    <message>
        <source>One image was found at its new place.</source>
        <translation>在新位置找到 1 张图像。</translation>
    </message>
    <message>
        <source>{count} images were found at their new place.</source>
        <translation>在新位置找到 {count} 张图像。</translation>
    </message>
    <message>
        <source>No image that is missing was found there.</source>
        <translation>在那里没有找到缺失的图像。</translation>
    </message>
    <message>
        <source>looking for moved images: {count} files</source>
        <translation>正在查找移动的图像：{count} 个文件</translation>
    </message>
    <message>
        <source>The images of one case are not where they were.</source>
        <translation>有一例的图像不在原处。</translation>
    </message>
    <message>
        <source>The images of {count} cases are not where they were.</source>
        <translation>有 {count} 例的图像不在原处。</translation>
    </message>
    <message>
        <source>If they were moved, say where to: they are known by what is in them.</source>
        <translation>如果图像被移动了，请指出移到何处：程序按内容识别它们。</translation>
    </message>
    <message>
        <source>Look in a folder …</source>
        <translation>在文件夹中查找…</translation>
    </message>
    <message>
        <source>{name} is open in another window.</source>
        <translation>{name} 已在另一窗口中打开。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择其他名称。</translation>
    </message>
    <message>
        <source>session saved</source>
        <translation>会话已保存</translation>
    </message>
    <message>
        <source>saving …</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>session not saved</source>
        <translation>会话未保存</translation>
    </message>
    <message>
        <source>session for reading only</source>
        <translation>会话只读</translation>
    </message>
    <message>
        <source>The program did not end in good order the last time. Its one case was kept.</source>
        <translation>程序上次没有正常结束。其中的一例已保留。</translation>
    </message>
    <message>
        <source>The program did not end in good order the last time. Its {count} cases were kept.</source>
        <translation>程序上次没有正常结束。其中的 {count} 例已保留。</translation>
    </message>
    <message>
        <source>opening the session …</source>
        <translation>正在打开会话…</translation>
    </message>
    <message>
        <source>Go on with them</source>
        <translation>继续处理</translation>
    </message>
    <message>
        <source>one case</source>
        <translation>1 例</translation>
    </message>
    <message>
        <source>{count} cases</source>
        <translation>{count} 例</translation>
    </message>
    <message>
        <source>{cases}, {day} {time}</source>
        <translation>{cases}，{day} {time}</translation>
    </message>
    <message>
        <source>unnamed: {name} …</source>
        <translation>未命名：{name} …</translation>
    </message>
    <message>
        <source>The damaged file lies beside it, with “damaged” in its name.</source>
        <translation>损坏的文件保留在旁边，名称中带有“damaged”。</translation>
    </message>
    <message>
        <source>What you change is not kept. Save it under another name to go on.</source>
        <translation>您的更改不会保留。请另存为其他名称后继续。</translation>
    </message>
    <message>
        <source>{name} was written without names.</source>
        <translation>{name} 已写出，不含姓名。</translation>
    </message>
    <message>
        <source>Cases are numbered; notes and diagnoses are left out. Images are not in it, but by their hashes who has the files can tell which they are.</source>
        <translation>病例以编号表示，备注和诊断均未写入。其中不含图像，但持有这些文件的人可凭哈希值辨认它们。</translation>
    </message>
    <message>
        <source>Much of this tissue is unlike what the model has learned from. Do not rely on what it says of the rest.</source>
        <translation>该组织有相当一部分与模型学习过的图像不同。请勿依赖它对其余部分的判断。</translation>
    </message>
    <message>
        <source>The results of {session} are of the model {model}, which is not here. The session was left as it is, and its cases were opened as a new one.</source>
        <translation>{session} 的结果由模型 {model} 给出，而该模型不在此处。该会话保持原样，其病例已作为新会话打开。</translation>
    </message>
    <message>
        <source>To see its results, load that model and open the session again.</source>
        <translation>要查看其结果，请加载该模型并重新打开会话。</translation>
    </message>
    <message>
        <source>{name} is open in another window. Here it is for reading only.</source>
        <translation>{name} 已在另一窗口中打开，此处为只读。</translation>
    </message>
    <message>
        <source>{name} was damaged. One case of it could be saved.</source>
        <translation>{name} 已损坏，其中一例得以挽救。</translation>
    </message>
    <message>
        <source>{name} was damaged. {count} cases of it could be saved.</source>
        <translation>{name} 已损坏，其中 {count} 例得以挽救。</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>{name} lies where nothing can be written. It is for reading only.</source>
        <translation>{name} 所在位置无法写入，为只读。</translation>
    </message>
    <message>
        <source>One case of the session cannot be read. It was left in the file.</source>
        <translation>会话中有一例无法读取，已保留在文件中。</translation>
    </message>
    <message>
        <source>{count} cases of the session cannot be read. They were left in the file.</source>
        <translation>会话中有 {count} 例无法读取，已保留在文件中。</translation>
    </message>
    <message>
        <source>One case is lost.</source>
        <translation>一例丢失。</translation>
    </message>
    <message>
        <source>{count} cases are lost.</source>
        <translation>{count} 例丢失。</translation>
    </message>
    <message>
        <source>{names} is a whole slide. Here one field of view of it is a case.</source>
        <translation>{names} 是整张玻片。在这里，它的一个视野是一个病例。</translation>
    </message>
    <message>
        <source>In Slides all of it is seen, and its tissue is mapped.</source>
        <translation>在“玻片”中可看到全貌，并对其组织作图。</translation>
    </message>
    <message>
        <source>Open in Slides</source>
        <translation>在“玻片”中打开</translation>
    </message>
    <message>
        <source>Fading to grey</source>
        <translation>褪色为灰度</translation>
    </message>
    <message>
        <source>Share of the images that lose half of their colour or all of it.</source>
        <translation>失去一半至全部颜色的图像比例。</translation>
    </message>
    <message>
        <source>Loss of detail</source>
        <translation>细节损失</translation>
    </message>
    <message>
        <source>Share of the images that are shown as images of 14 to 40 pixels would be.</source>
        <translation>显示成 14 至 40 像素图像那样的图像比例。</translation>
    </message>
    <message>
        <source>“{word}” are no shares of train, val and test.</source>
        <translation>“{word}”不是训练、验证和测试集的比例。</translation>
    </message>
    <message>
        <source>Write three whole numbers that make 100, such as 70/15/15, val and test from {least} to {most}.</source>
        <translation>请写三个合计为 100 的整数，例如 70/15/15，其中验证和测试各为 {least} 到 {most}。</translation>
    </message>
    <message>
        <source>“{word}” is nothing that a column can be.</source>
        <translation>列不能作为“{word}”使用。</translation>
    </message>
    <message>
        <source>It can be: {roles}.</source>
        <translation>可以是：{roles}。</translation>
    </message>
    <message>
        <source>“{word}” maps no label to a class.</source>
        <translation>“{word}”没有把标签对应到类别。</translation>
    </message>
    <message>
        <source>Write the label, an equals sign and the class.</source>
        <translation>请写标签、等号和类别。</translation>
    </message>
    <message>
        <source>Only images of one&apos;s own are split by patient.</source>
        <translation>只有自有图像才按患者划分。</translation>
    </message>
    <message>
        <source>Choose a table or class folders.</source>
        <translation>请选择表格或类别文件夹。</translation>
    </message>
    <message>
        <source>Looking at images:</source>
        <translation>正在查看图像:</translation>
    </message>
    <message>
        <source>{file} sees radiology images alone, so it names no tissue.</source>
        <translation>{file} 只看放射影像，因此不能判断组织。</translation>
    </message>
    <message>
        <source>Give a fused model, or one of tiles alone.</source>
        <translation>请提供融合模型或仅图块的模型。</translation>
    </message>
    <message>
        <source>{file} is no name of a TIFF.</source>
        <translation>{file} 不是 TIFF 的文件名。</translation>
    </message>
    <message>
        <source>Give a name that ends in .tiff.</source>
        <translation>请给出以 .tiff 结尾的名称。</translation>
    </message>
    <message>
        <source>The slide is being drawn:</source>
        <translation>正在绘制切片：</translation>
    </message>
    <message>
        <source>A site profile needs a name.</source>
        <translation>站点配置需要一个名称。</translation>
    </message>
    <message>
        <source>Give the hospital or laboratory that the tiles are of.</source>
        <translation>请填写图块所属的医院或实验室。</translation>
    </message>
    <message>
        <source>One of these tiles is one that the model has learnt from: of others it says nothing.</source>
        <translation>其中一张图块是模型训练用过的：它不能说明其他图块的情况。</translation>
    </message>
    <message>
        <source>{count} of these tiles are such that the model has learnt from: of others they say nothing.</source>
        <translation>其中 {count} 张图块是模型训练用过的：它们不能说明其他图块的情况。</translation>
    </message>
    <message>
        <source>Give tiles that the model has never seen.</source>
        <translation>请提供模型从未见过的图块。</translation>
    </message>
    <message>
        <source>Tiles are being classified:</source>
        <translation>正在对图块分类：</translation>
    </message>
    <message>
        <source>The site profile cannot be written to {folder} ({reason}).</source>
        <translation>无法将站点配置写入 {folder}（{reason}）。</translation>
    </message>
    <message>
        <source>Name another file with --out.</source>
        <translation>请用 --out 指定另一个文件。</translation>
    </message>
    <message>
        <source>No case of this session has a class of the reader&apos;s that can be used.</source>
        <translation>该会话中没有可用的阅片者类别。</translation>
    </message>
    <message>
        <source>Give some cases a class first, with the keys 1 to 9.</source>
        <translation>请先用按键 1 至 9 给一些病例指定类别。</translation>
    </message>
    <message>
        <source>Writing the reviewed tiles</source>
        <translation>正在写入已审阅的图块</translation>
    </message>
    <message>
        <source>Source size</source>
        <translation>来源尺寸</translation>
    </message>
    <message>
        <source>Larger images are first reduced to this size, so that sharp ones are like those that were learnt from; 0: the size of the training images.</source>
        <translation>较大的图像先缩小到此尺寸，使清晰图像与学习时所见的一致；0：训练图像的尺寸。</translation>
    </message>
    <message>
        <source>As the tile-only model: training with both images is then never worse than it on validation.</source>
        <translation>“与仅图块模型相同”：这样用两种图像训练在验证集上不会比它差。</translation>
    </message>
    <message>
        <source>bfloat16 is quicker where the device has it.</source>
        <translation>设备支持时，bfloat16 更快。</translation>
    </message>
    <message>
        <source>Texture tiles for each real tile</source>
        <translation>每个真实图块对应的纹理图块数</translation>
    </message>
    <message>
        <source>How many an epoch of stage 1 shows where there are any, drawn anew every time.</source>
        <translation>若有纹理图块，第 1 阶段每轮显示多少个，每轮重新抽取。</translation>
    </message>
    <message>
        <source>Smallest on the field</source>
        <translation>视野内最小比例</translation>
    </message>
    <message>
        <source>Logarithm of the factor by which they are reduced at most, their borders mirrored: for a source whose field of view is smaller than the tiles&apos;.</source>
        <translation>最多缩小倍数的对数，边缘以镜像补足：用于视野小于图块的来源。</translation>
    </message>
    <message>
        <source>Largest on the field</source>
        <translation>视野内最大比例</translation>
    </message>
    <message>
        <source>Logarithm of the factor by which they are enlarged at most.</source>
        <translation>最多放大倍数的对数。</translation>
    </message>
    <message>
        <source>Range of their density</source>
        <translation>密度范围</translation>
    </message>
    <message>
        <source>Logarithm of the factor by which their stain is thinned at most.</source>
        <translation>染色最多变淡倍数的对数。</translation>
    </message>
    <message>
        <source>Left grey</source>
        <translation>保持灰度</translation>
    </message>
    <message>
        <source>Share that gets no colours of a virtual stain.</source>
        <translation>不赋予虚拟染色颜色的比例。</translation>
    </message>
    <message>
        <source>Loss of their detail</source>
        <translation>细节损失（纹理图块）</translation>
    </message>
    <message>
        <source>Share that is shown as images of 14 to 40 pixels would be.</source>
        <translation>显示成 14 至 40 像素图像那样的比例。</translation>
    </message>
    <message>
        <source>Under Muon, as an angle.</source>
        <translation>使用 Muon 时，以角度表示。</translation>
    </message>
    <message>
        <source>It falls where accuracy stands still, or rises and falls once over the whole training.</source>
        <translation>在准确率停滞时下降，或在整个训练中先升后降一次。</translation>
    </message>
    <message>
        <source>Weights that are kept</source>
        <translation>保留的权重</translation>
    </message>
    <message>
        <source>Texture tiles</source>
        <translation>纹理图块</translation>
    </message>
    <message>
        <source>ResNet-10, the smallest</source>
        <translation>ResNet-10（最小）</translation>
    </message>
    <message>
        <source>ResNet-18</source>
        <translation>ResNet-18</translation>
    </message>
    <message>
        <source>ResNet-34</source>
        <translation>ResNet-34</translation>
    </message>
    <message>
        <source>ResNet-50, the largest</source>
        <translation>ResNet-50（最大）</translation>
    </message>
    <message>
        <source>as the tile-only model</source>
        <translation>与仅图块模型相同</translation>
    </message>
    <message>
        <source>from random weights</source>
        <translation>从随机权重开始</translation>
    </message>
    <message>
        <source>as the device has it</source>
        <translation>由设备决定</translation>
    </message>
    <message>
        <source>32 bits (float32)</source>
        <translation>32 位（float32）</translation>
    </message>
    <message>
        <source>16 bits (bfloat16)</source>
        <translation>16 位（bfloat16）</translation>
    </message>
    <message>
        <source>Adam</source>
        <translation>Adam</translation>
    </message>
    <message>
        <source>AdamW</source>
        <translation>AdamW</translation>
    </message>
    <message>
        <source>Muon</source>
        <translation>Muon</translation>
    </message>
    <message>
        <source>falls at plateaus</source>
        <translation>停滞时下降</translation>
    </message>
    <message>
        <source>one cycle</source>
        <translation>单周期（one cycle）</translation>
    </message>
    <message>
        <source>cosine, after a warm-up</source>
        <translation>预热后按余弦下降</translation>
    </message>
    <message>
        <source>of the best epoch on validation</source>
        <translation>验证集上最佳轮次的</translation>
    </message>
    <message>
        <source>of the last epoch</source>
        <translation>最后一轮的</translation>
    </message>
    <message>
        <source>For 1 tile there are several radiology images by name: it has none.</source>
        <translation>有 1 个图块按名称对应多张放射影像：不予配对。</translation>
    </message>
    <message>
        <source>For {count} tiles there are several radiology images by name: they have none.</source>
        <translation>有 {count} 个图块按名称各对应多张放射影像：不予配对。</translation>
    </message>
    <message>
        <source>Say in a table which belongs to which.</source>
        <translation>请用表格说明哪些属于一起。</translation>
    </message>
    <message>
        <source>There are no folders of images in {folder}.</source>
        <translation>{folder} 中没有图像文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder in which there is one folder for each class.</source>
        <translation>请选择一个按类别分文件夹的文件夹。</translation>
    </message>
    <message>
        <source>The images have {most} pixels, and {side} are asked for: they are enlarged, which shows no more of them.</source>
        <translation>图像只有 {most} 像素，而所需为 {side} 像素：图像会被放大，但不会显示更多细节。</translation>
    </message>
    <message>
        <source>Choose an image size of {most} or less, or larger images.</source>
        <translation>请选择 {most} 或更小的图像尺寸，或使用更大的图像。</translation>
    </message>
    <message>
        <source>You asked for {asked} % to learn, to choose and to test; as patients are never divided, it is {got} %.</source>
        <translation>您要求学习、选择和测试各占 {asked} %；由于同一患者不会被拆分，实际为 {got} %。</translation>
    </message>
    <message>
        <source>Add patients, or name the part of each row in a column “split”.</source>
        <translation>请增加患者，或用“split”列写明每一行属于哪一部分。</translation>
    </message>
    <message>
        <source>1 tile is smaller than most: all are reduced to {side} pixels, where most have {most}.</source>
        <translation>有 1 个图块比多数图块小：所有图块都会缩小到 {side} 像素，而多数有 {most} 像素。</translation>
    </message>
    <message>
        <source>{count} tiles are smaller than most: all are reduced to {side} pixels, where most have {most}.</source>
        <translation>有 {count} 个图块比多数图块小：所有图块都会缩小到 {side} 像素，而多数有 {most} 像素。</translation>
    </message>
    <message>
        <source>Leave the small ones out, or choose a recipe for that size.</source>
        <translation>请略去过小的图块，或选择适合该尺寸的方案。</translation>
    </message>
    <message>
        <source>Its radiology image is the very one of {other}, which is of patient {patient}.</source>
        <translation>其放射影像与 {other}（属于患者 {patient}）的放射影像内容完全相同。</translation>
    </message>
    <message>
        <source>Look whether one of the two is another patient&apos;s.</source>
        <translation>请检查其中之一是否属于其他患者。</translation>
    </message>
    <message>
        <source>Name some in every split, name a folder of radiology images to draw from, or train on tiles alone.</source>
        <translation>请在每个划分中指定一些，或指定用于抽取的放射影像文件夹，或仅用图块训练。</translation>
    </message>
    <message>
        <source>Say what it counts as: that class, or one of its own.</source>
        <translation>请说明它算作什么：该类别，还是自成一类。</translation>
    </message>
    <message>
        <source>There are the labels “{label}” and {code} ({name}), which may be one class.</source>
        <translation>同时有标签“{label}”和 {code}（{name}），它们可能是同一类别。</translation>
    </message>
    <message>
        <source>“{label}” is a class of its own; it may be {code} ({name}).</source>
        <translation>“{label}”自成一类；它可能就是 {code}（{name}）。</translation>
    </message>
    <message>
        <source>It has no tile.</source>
        <translation>没有图块。</translation>
    </message>
    <message>
        <source>Its file has changed since the class was chosen.</source>
        <translation>选择类别之后，其文件已改变。</translation>
    </message>
    <message>
        <source>{count} images would be left out, not {expected} as before: the data have changed.</source>
        <translation>将略去 {count} 张图像，而不是先前的 {expected} 张：数据已改变。</translation>
    </message>
    <message>
        <source>Check the images again, and say once more what is to be left out.</source>
        <translation>请重新检查图像，并再次说明要略去哪些。</translation>
    </message>
    <message>
        <source>{file} is no list of what to leave out.</source>
        <translation>{file} 不是略去清单。</translation>
    </message>
    <message>
        <source>It needs one row or file in each line.</source>
        <translation>每行须写一个表格行号或一个文件。</translation>
    </message>
    <message>
        <source>1 path begins with a folder that is not on this computer ({folders}): its file was found beside the table.</source>
        <translation>有 1 个路径以本机没有的文件夹开头（{folders}）：已在表格旁找到其文件。</translation>
    </message>
    <message>
        <source>{count} paths begin with folders that are not on this computer ({folders}): their files were found beside the table.</source>
        <translation>有 {count} 个路径以本机没有的文件夹开头（{folders}）：已在表格旁找到其文件。</translation>
    </message>
    <message>
        <source>Look whether these are the images that are meant.</source>
        <translation>请确认这些就是所指的图像。</translation>
    </message>
    <message>
        <source>The column “{column}” is taken for “{role}”.</source>
        <translation>列“{column}”被当作“{role}”。</translation>
    </message>
    <message>
        <source>If it is not, say which column is.</source>
        <translation>如果不是，请指定正确的列。</translation>
    </message>
    <message>
        <source>The table does not say how its letters are written: it was read as {encoding}.</source>
        <translation>表格未注明文字编码：已按 {encoding} 读取。</translation>
    </message>
    <message>
        <source>If names look wrong, say which encoding it has.</source>
        <translation>如果名称显示不正确，请指定其编码。</translation>
    </message>
    <message>
        <source>Say which of its columns that is, or name the columns pathology, radiology, label and patient in its first row.</source>
        <translation>请说明是哪一列，或在第一行将各列命名为 pathology、radiology、label 和 patient。</translation>
    </message>
    <message>
        <source>There is no folder for validation: a part of train is taken for it.</source>
        <translation>没有验证集文件夹：从训练集中取出一部分作为验证集。</translation>
    </message>
    <message>
        <source>Add a folder “val” if that is to be chosen.</source>
        <translation>如需自行选择，请添加文件夹“val”。</translation>
    </message>
    <message>
        <source>1 radiology image cannot be read and is not used.</source>
        <translation>有 1 张放射影像无法读取，不予使用。</translation>
    </message>
    <message>
        <source>{count} radiology images cannot be read and are not used.</source>
        <translation>有 {count} 张放射影像无法读取，不予使用。</translation>
    </message>
    <message>
        <source>The radiology images have no labels of their own (folders for organs).</source>
        <translation>放射影像没有自己的标签（未按器官分文件夹）。</translation>
    </message>
    <message>
        <source>Their branch then has nothing to learn by itself; it is trained all the same.</source>
        <translation>因此放射分支单独训练时学不到东西；仍会照常训练。</translation>
    </message>
    <message>
        <source>No training radiology image is of: {classes}.</source>
        <translation>训练用放射影像中没有：{classes}。</translation>
    </message>
    <message>
        <source>Add some, or leave that folder out.</source>
        <translation>请添加一些，或去掉该文件夹。</translation>
    </message>
    <message>
        <source>There are too few radiology images in {folder}.</source>
        <translation>{folder} 中的放射影像太少。</translation>
    </message>
    <message>
        <source>Choose a folder with some of three patients or more.</source>
        <translation>请选择至少含三名患者影像的文件夹。</translation>
    </message>
    <message>
        <source>{file} is neither a folder nor a table.</source>
        <translation>{file} 既不是文件夹也不是表格。</translation>
    </message>
    <message>
        <source>Give a folder, or a table of one&apos;s own images that ends in .csv.</source>
        <translation>请给出文件夹，或以 .csv 结尾的自有图像表格。</translation>
    </message>
    <message>
        <source>{file} is a workbook, which may hold several tables.</source>
        <translation>{file} 是工作簿，可能含有多个表格。</translation>
    </message>
    <message>
        <source>Save the sheet of your images as “CSV UTF-8” from your spreadsheet.</source>
        <translation>请在电子表格软件中将图像所在的工作表另存为“CSV UTF-8”。</translation>
    </message>
    <message>
        <source>The class “{name}” has 1 image only.</source>
        <translation>类别“{name}”只有 1 张图像。</translation>
    </message>
    <message>
        <source>The class “{name}” has {count} images only.</source>
        <translation>类别“{name}”只有 {count} 张图像。</translation>
    </message>
    <message>
        <source>That is too few to learn it or to tell how well it was learnt.</source>
        <translation>数量太少，既学不会，也无法判断学得如何。</translation>
    </message>
    <message>
        <source>“{label}” differs from “{known}” in nothing but its letters.</source>
        <translation>“{label}”与“{known}”仅在字母写法上不同。</translation>
    </message>
    <message>
        <source>{names} are taken for one patient.</source>
        <translation>{names} 被视为同一名患者。</translation>
    </message>
    <message>
        <source>If they are different people, give them names that differ in more.</source>
        <translation>如果是不同的人，请使用差别更大的名称。</translation>
    </message>
    <message>
        <source>Of 1 image the patient is not known: tiles of one patient may be in two splits, and figures be better than on new patients.</source>
        <translation>有 1 张图像的患者未知：同一患者的图块可能分在两个划分中，指标可能高于在新患者上的表现。</translation>
    </message>
    <message>
        <source>Of {count} images the patient is not known: tiles of one patient may be in two splits, and figures be better than on new patients.</source>
        <translation>有 {count} 张图像的患者未知：同一患者的图块可能分在两个划分中，指标可能高于在新患者上的表现。</translation>
    </message>
    <message>
        <source>Say where the patient stands, or use a table with a column “patient”.</source>
        <translation>请说明患者信息在哪里，或使用带“patient”列的表格。</translation>
    </message>
    <message>
        <source>1 image stands in two splits, as it is or turned, compressed or reduced.</source>
        <translation>有 1 张图像同时出现在两个数据划分中（原样，或经旋转、压缩、缩小）。</translation>
    </message>
    <message>
        <source>{count} images stand in two splits, as they are or turned, compressed or reduced.</source>
        <translation>有 {count} 张图像同时出现在两个数据划分中（原样，或经旋转、压缩、缩小）。</translation>
    </message>
    <message>
        <source>Leave one of each two out: a model is not to be tested on what it has seen.</source>
        <translation>每两张中请略去一张：不应以模型见过的图像来测试它。</translation>
    </message>
    <message>
        <source>1 image stands under two labels.</source>
        <translation>有 1 张图像带有两个标签。</translation>
    </message>
    <message>
        <source>{count} images stand under two labels.</source>
        <translation>有 {count} 张图像带有两个标签。</translation>
    </message>
    <message>
        <source>Leave them out, or correct their labels.</source>
        <translation>请略去它们，或更正其标签。</translation>
    </message>
    <message>
        <source>Nothing would be left in {splits}.</source>
        <translation>{splits} 中将不剩任何图像。</translation>
    </message>
    <message>
        <source>Leave fewer images out.</source>
        <translation>请少略去一些图像。</translation>
    </message>
    <message>
        <source>Of {name}: {problem}</source>
        <translation>{name}：{problem}</translation>
    </message>
    <message>
        <source>There is no image {number} in {split}.</source>
        <translation>{split} 中没有第 {number} 张图像。</translation>
    </message>
    <message>
        <source>Images of a split count from 0.</source>
        <translation>划分中的图像从 0 开始编号。</translation>
    </message>
    <message>
        <source>1 image is there twice in one split, under other names: it counts twice.</source>
        <translation>有 1 张图像以不同名称在同一划分中出现两次：会计算两次。</translation>
    </message>
    <message>
        <source>{count} images are there twice in one split, under other names: they count twice.</source>
        <translation>有 {count} 张图像以不同名称在同一划分中出现两次：会计算两次。</translation>
    </message>
    <message>
        <source>Leave the second ones out, unless that is meant.</source>
        <translation>除非有意如此，请略去重复的图像。</translation>
    </message>
    <message>
        <source>row {row}</source>
        <translation>第 {row} 行</translation>
    </message>
    <message>
        <source>the very image</source>
        <translation>同一张图像</translation>
    </message>
    <message>
        <source>the same image, turned or compressed,</source>
        <translation>同一张图像（经旋转或压缩）</translation>
    </message>
    <message>
        <source>Its tile is {how} of {where}, which has the label “{label}”.</source>
        <translation>其图块与{where}是{how}，而后者的标签为“{label}”。</translation>
    </message>
    <message>
        <source>Correct one of the two, or leave both out.</source>
        <translation>请更正其中之一，或两者都略去。</translation>
    </message>
    <message>
        <source>Its tile is {how} of {where}, which is of patient {patient}.</source>
        <translation>其图块与{where}是{how}，而后者属于患者 {patient}。</translation>
    </message>
    <message>
        <source>Its tile is {how} of {where}, which is in {other}, while this one is in {split}.</source>
        <translation>其图块与{where}是{how}，后者在 {other} 中，而它在 {split} 中。</translation>
    </message>
    <message>
        <source>Leave one of the two out: a model is not to be tested on what it has seen.</source>
        <translation>请略去其中之一：不应以模型见过的图像来测试它。</translation>
    </message>
    <message>
        <source>So are {count} more images.</source>
        <translation>另有 {count} 张图像也是如此。</translation>
    </message>
    <message>
        <source>It has: {columns}.</source>
        <translation>现有的列：{columns}。</translation>
    </message>
    <message>
        <source>There is no file {file}.</source>
        <translation>没有文件 {file}。</translation>
    </message>
    <message>
        <source>Give the .npz file of the texture tiles, or leave it out.</source>
        <translation>请指定纹理图块的 .npz 文件，或不指定。</translation>
    </message>
    <message>
        <source>{file} does not hold grey square tiles with labels.</source>
        <translation>{file} 中没有带标签的灰度正方形图块。</translation>
    </message>
    <message>
        <source>It needs images (N, S, S) of 8 bits, labels (N) and the names of the classes in label order.</source>
        <translation>需要 8 位的 images (N, S, S)、labels (N) 以及按标签顺序排列的类别名称。</translation>
    </message>
    <message>
        <source>None of the classes of {file} is one of the study&apos;s.</source>
        <translation>{file} 的类别都不属于本研究的类别。</translation>
    </message>
    <message>
        <source>Name them as the study does, by code or by name.</source>
        <translation>请按本研究的代码或名称命名类别。</translation>
    </message>
    <message>
        <source>{model}: one-vs-one ROC</source>
        <translation>{model}：一对一 ROC</translation>
    </message>
    <message>
        <source>Recipe {preset}, seed {seed}, {epochs}. The weights with the best validation accuracy were kept, or the last ones where the recipe says so (schedule.keep).</source>
        <translation>配方 {preset}，随机种子 {seed}，{epochs}。保留验证准确率最高的权重；若配方如此规定（schedule.keep），则保留最后的权重。</translation>
    </message>
    <message>
        <source>crcviewer {version}, PyTorch {torch}, on {device}.</source>
        <translation>crcviewer {version}，PyTorch {torch}，运行于 {device}。</translation>
    </message>
    <message>
        <source>{errors} of {cases} wrong; most often {mistakes}. The surest mistakes stand in the report.</source>
        <translation>{cases} 例中有 {errors} 例错误；最常见的是 {mistakes}。把握最大的错误见报告。</translation>
    </message>
    <message>
        <source>Radiology images of other cases in the place of their own: accuracy {accuracy}, another class in {share} of the cases.</source>
        <translation>用其他病例的影像代替本例影像：准确率 {accuracy}，{share} 的病例类别改变。</translation>
    </message>
    <message>
        <source>Class activation maps and cross-modal attention; each overlay is tested by deletion and insertion against random orders and against random weights, and is grey where it fails.</source>
        <translation>类激活图与跨模态注意力；每种叠加图都与随机顺序比较做删除和插入检验，并与随机权重比较；未通过者显示为灰色。</translation>
    </message>
    <message>
        <source>No test image comes from a file that the model was trained from.</source>
        <translation>没有测试图像来自训练该模型所用的文件。</translation>
    </message>
    <message>
        <source>Test images come from files that the model was trained from, of which the split “{split}” was evaluated.</source>
        <translation>测试图像来自训练该模型所用的文件，评估的是其中的“{split}”部分。</translation>
    </message>
    <message>
        <source>Study design and data</source>
        <translation>研究设计与数据</translation>
    </message>
    <message>
        <source>Ground truth</source>
        <translation>参考标准</translation>
    </message>
    <message>
        <source>Partitions</source>
        <translation>数据划分</translation>
    </message>
    <message>
        <source>Model and training</source>
        <translation>模型与训练</translation>
    </message>
    <message>
        <source>Evaluation</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Discussion and other information</source>
        <translation>讨论及其他信息</translation>
    </message>
    <message>
        <source>Title: that it is a study of AI, and of which kind</source>
        <translation>标题：说明这是人工智能研究及其类型</translation>
    </message>
    <message>
        <source>A structured summary</source>
        <translation>结构式摘要</translation>
    </message>
    <message>
        <source>Background, intended use and clinical role</source>
        <translation>背景、预期用途和临床作用</translation>
    </message>
    <message>
        <source>Aims and hypotheses</source>
        <translation>目的与假设</translation>
    </message>
    <message>
        <source>Prospective or retrospective</source>
        <translation>前瞻性或回顾性</translation>
    </message>
    <message>
        <source>Goal: a new model, feasibility, comparison</source>
        <translation>目标：新模型、可行性、比较</translation>
    </message>
    <message>
        <source>Who and what could take part: place, dates, selection</source>
        <translation>纳入对象：地点、日期、选择标准</translation>
    </message>
    <message>
        <source>How images were prepared</source>
        <translation>图像如何预处理</translation>
    </message>
    <message>
        <source>Parts of the data that were selected</source>
        <translation>选用的数据子集</translation>
    </message>
    <message>
        <source>Definitions of what was recorded</source>
        <translation>所记录数据项的定义</translation>
    </message>
    <message>
        <source>How identities were removed</source>
        <translation>如何去除身份信息</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>参考标准是什么</translation>
    </message>
    <message>
        <source>Why it was chosen</source>
        <translation>为何选用</translation>
    </message>
    <message>
        <source>Who annotated, and how qualified</source>
        <translation>标注者及其资质</translation>
    </message>
    <message>
        <source>Tools of annotation</source>
        <translation>标注工具</translation>
    </message>
    <message>
        <source>How far annotators agree</source>
        <translation>标注者之间的一致性</translation>
    </message>
    <message>
        <source>Sample size, and how it was found</source>
        <translation>样本量及其确定方法</translation>
    </message>
    <message>
        <source>How images were assigned to the parts</source>
        <translation>图像如何分配到各部分</translation>
    </message>
    <message>
        <source>Whether patients or only images differ between parts</source>
        <translation>各部分之间是患者不同还是仅图像不同</translation>
    </message>
    <message>
        <source>The model: inputs, layers, outputs</source>
        <translation>模型：输入、层、输出</translation>
    </message>
    <message>
        <source>Software with versions</source>
        <translation>软件及版本</translation>
    </message>
    <message>
        <source>How weights were initialised</source>
        <translation>权重如何初始化</translation>
    </message>
    <message>
        <source>How it was trained</source>
        <translation>如何训练</translation>
    </message>
    <message>
        <source>How the final model was chosen</source>
        <translation>最终模型如何选择</translation>
    </message>
    <message>
        <source>Several models together</source>
        <translation>多个模型联合</translation>
    </message>
    <message>
        <source>Statistical tests and uncertainty</source>
        <translation>统计检验与不确定性</translation>
    </message>
    <message>
        <source>Robustness</source>
        <translation>稳健性</translation>
    </message>
    <message>
        <source>How answers are explained, and whether that was tested</source>
        <translation>回答如何解释，解释是否经过检验</translation>
    </message>
    <message>
        <source>Tests on data from elsewhere</source>
        <translation>外部数据测试</translation>
    </message>
    <message>
        <source>Flow of participants and images</source>
        <translation>受试者与图像流程</translation>
    </message>
    <message>
        <source>Who they are, in each part</source>
        <translation>各部分受试者特征</translation>
    </message>
    <message>
        <source>Performance of the model on each part</source>
        <translation>模型在各部分的性能</translation>
    </message>
    <message>
        <source>Accuracy of diagnosis with its uncertainty</source>
        <translation>诊断准确性及其不确定性</translation>
    </message>
    <message>
        <source>Failures</source>
        <translation>失败分析</translation>
    </message>
    <message>
        <source>What it means for practice</source>
        <translation>对临床实践的意义</translation>
    </message>
    <message>
        <source>Where protocol, code, model and data are to be had</source>
        <translation>方案、代码、模型和数据的获取途径</translation>
    </message>
    <message>
        <source>Funding, and the part that funders had</source>
        <translation>资助及资助方的作用</translation>
    </message>
    <message>
        <source>1 of the {of} tiles is one that the model has learnt from: the figures are too good.</source>
        <translation>{of} 个图块中有 1 个曾用于训练该模型：这些指标偏高。</translation>
    </message>
    <message>
        <source>{count} of the {of} tiles are such that the model has learnt from: the figures are too good.</source>
        <translation>{of} 个图块中有 {count} 个曾用于训练该模型：这些指标偏高。</translation>
    </message>
    <message>
        <source>Intervals are being drawn:</source>
        <translation>正在计算区间：</translation>
    </message>
    <message>
        <source>The control has learnt for {control} epochs only, the fused model for {fused}: that it is worse says nothing of fusion.</source>
        <translation>对照只训练了 {control} 轮，而融合模型训练了 {fused} 轮：它较差不能说明融合的作用。</translation>
    </message>
    <message>
        <source>{network}, {size} × {size} pixels from images of {source}</source>
        <translation>{network}，{size} × {size} 像素，源图像 {source}</translation>
    </message>
    <message>
        <source>{network}, {size} × {size} pixels from images of {source}, {views} views of each tile</source>
        <translation>{network}，{size} × {size} 像素，源图像 {source}，每个图块 {views} 个视图</translation>
    </message>
    <message>
        <source>Images are being classified:</source>
        <translation>正在分类图像：</translation>
    </message>
    <message>
        <source>There are no radiology images, so that the fused model was shown the mean image in their place.</source>
        <translation>没有放射影像，因此融合模型看到的是平均影像。</translation>
    </message>
    <message>
        <source>There are no intervals: the cases are of one patient, and tiles of a patient are alike.</source>
        <translation>没有区间：病例来自 1 位患者，而同一患者的图块彼此相似。</translation>
    </message>
    <message>
        <source>There are no intervals: the cases are of {count} patients, and tiles of a patient are alike.</source>
        <translation>没有区间：病例来自 {count} 位患者，而同一患者的图块彼此相似。</translation>
    </message>
    <message>
        <source>One labelled tile tells neither how sure answers are here nor how large sets have to be.</source>
        <translation>仅一张已标注图块，无法判断此处回答的可信程度，也无法判断预测集应有多大。</translation>
    </message>
    <message>
        <source>{count} labelled tiles are too few to tell how sure answers are here, how large sets have to be, or which tiles are unusual.</source>
        <translation>{count} 张已标注图块太少，无法判断此处回答的可信程度、预测集应有多大以及哪些图块异常。</translation>
    </message>
    <message>
        <source>Label {fewest} tiles or more, of all classes.</source>
        <translation>请标注 {fewest} 张或更多图块，涵盖所有类别。</translation>
    </message>
    <message>
        <source>All tiles are of one patient: what is so of one need not be so of others.</source>
        <translation>所有图块来自同一名患者：对一名患者成立的，对其他患者未必成立。</translation>
    </message>
    <message>
        <source>The tiles are of {count} patients: too few to tell what is so of others here.</source>
        <translation>图块来自 {count} 名患者：太少，无法判断此处其他患者的情况。</translation>
    </message>
    <message>
        <source>Add tiles of {fewest} patients or more.</source>
        <translation>请补充图块，使患者达到 {fewest} 名或更多。</translation>
    </message>
    <message>
        <source>Whose the tiles are is not known: tiles of one patient are alike, so that these figures look surer than they are.</source>
        <translation>不知道图块属于哪些患者：同一患者的图块彼此相似，因此这些数字看起来比实际更可靠。</translation>
    </message>
    <message>
        <source>One class has fewer than {fewest} tiles: of it nothing can be told.</source>
        <translation>有一个类别的图块少于 {fewest} 张：无法对其作出判断。</translation>
    </message>
    <message>
        <source>{count} classes have fewer than {fewest} tiles: of them nothing can be told.</source>
        <translation>有 {count} 个类别的图块少于 {fewest} 张：无法对它们作出判断。</translation>
    </message>
    <message>
        <source>{share} of these tiles stay unlike those of the training even so: the model may not fit this site.</source>
        <translation>即便如此，仍有 {share} 的图块与训练图块不同：该模型可能不适合本站点。</translation>
    </message>
    <message>
        <source>No image of {data} is of a class that the model knows.</source>
        <translation>{data} 中没有属于模型已知类别的图像。</translation>
    </message>
    <message>
        <source>TRIPOD+AI (Collins et al., BMJ 2024; 385: e078378)</source>
        <translation>TRIPOD+AI（Collins 等，BMJ 2024; 385: e078378）</translation>
    </message>
    <message>
        <source>CLAIM (Mongan et al., Radiology: Artificial Intelligence 2020; 2: e200029; its update of 2024 numbers some items otherwise)</source>
        <translation>CLAIM（Mongan 等，Radiology: Artificial Intelligence 2020; 2: e200029；2024 年更新版中部分条目编号不同）</translation>
    </message>
    <message>
        <source>Reporting checklists: {name}</source>
        <translation>报告清单：{name}</translation>
    </message>
    <message>
        <source>What this program knows is filled in from the evaluation; the rest is for the authors, who also check what is filled in. Items by number, in other words than the checklists&apos;. For research use only.</source>
        <translation>本程序已知的内容根据评估结果填入；其余由作者填写，作者也应核对已填内容。条目按编号列出，措辞与原清单不同。仅供研究使用。</translation>
    </message>
    <message>
        <source>The model knows {classes}: give images of these.</source>
        <translation>模型知道 {classes}：请提供这些类别的图像。</translation>
    </message>
    <message>
        <source>The NVIDIA driver {driver} is there, but {build} does not find the card through it.</source>
        <translation>NVIDIA 驱动程序 {driver} 已安装，但 {build} 无法通过它找到显卡。</translation>
    </message>
    <message>
        <source>Restart the machine; in a container, start it with the GPUs handed in.</source>
        <translation>请重新启动计算机；若在容器中，请在启动容器时传入 GPU。</translation>
    </message>
    <message>
        <source>Its driver does not answer.</source>
        <translation>其驱动程序没有响应。</translation>
    </message>
    <message>
        <source>Install the ROCm driver, then restart the machine.</source>
        <translation>请安装 ROCm 驱动程序，然后重新启动计算机。</translation>
    </message>
    <message>
        <source>This torch is built for {build}; NVIDIA cards need a build for CUDA.</source>
        <translation>此 torch 是为 {build} 构建的；NVIDIA 显卡需要 CUDA 版本。</translation>
    </message>
    <message>
        <source>Install one: {address}.</source>
        <translation>请安装：{address}。</translation>
    </message>
    <message>
        <source>The environment variable CUDA_VISIBLE_DEVICES (“{value}”) hides it.</source>
        <translation>环境变量 CUDA_VISIBLE_DEVICES（“{value}”）将其隐藏。</translation>
    </message>
    <message>
        <source>Unset that variable, or name this card in it.</source>
        <translation>请取消该变量，或在其中写上此显卡。</translation>
    </message>
    <message>
        <source>There is no NVIDIA driver, or it does not answer.</source>
        <translation>没有 NVIDIA 驱动程序，或它没有响应。</translation>
    </message>
    <message>
        <source>Install the driver from https://www.nvidia.com/drivers, then restart the machine.</source>
        <translation>请从 https://www.nvidia.com/drivers 安装驱动程序，然后重新启动计算机。</translation>
    </message>
    <message>
        <source>The NVIDIA driver {driver} is too old for this torch ({build}).</source>
        <translation>NVIDIA 驱动程序 {driver} 对此 torch（{build}）来说太旧。</translation>
    </message>
    <message>
        <source>Install a newer driver, or a torch for an older CUDA: {address}.</source>
        <translation>请安装更新的驱动程序，或安装适用于旧版 CUDA 的 torch：{address}。</translation>
    </message>
    <message>
        <source>This torch is built for {build}; AMD cards need the build for ROCm.</source>
        <translation>此 torch 是为 {build} 构建的；AMD 显卡需要 ROCm 版本。</translation>
    </message>
    <message>
        <source>Install it: {address}.</source>
        <translation>请安装：{address}。</translation>
    </message>
    <message>
        <source>End the other programs that use it.</source>
        <translation>请结束占用它的其他程序。</translation>
    </message>
    <message>
        <source>Restart the machine, and bring its graphics driver up to date if that does not help.</source>
        <translation>请重新启动计算机；如果没有帮助，请更新显卡驱动程序。</translation>
    </message>
    <message>
        <source>Choose another device, or let the program choose.</source>
        <translation>请选择其他设备，或由程序选择。</translation>
    </message>
    <message>
        <source>The device {name} cannot be used on this machine.</source>
        <translation>这台计算机上不能使用设备 {name}。</translation>
    </message>
    <message>
        <source>A trial computation on it failed ({message}).</source>
        <translation>在其上的试算失败（{message}）。</translation>
    </message>
    <message>
        <source>“{name}” is not the name of a device.</source>
        <translation>“{name}”不是设备名称。</translation>
    </message>
    <message>
        <source>Only {free} of its {total} of memory are free.</source>
        <translation>其 {total} 显存中只有 {free} 可用。</translation>
    </message>
    <message>
        <source>A trial computation on it gave wrong numbers.</source>
        <translation>在其上的试算得到了错误的数值。</translation>
    </message>
    <message>
        <source>It has no memory left for even a small computation.</source>
        <translation>它剩余的显存连小型计算也不够。</translation>
    </message>
    <message>
        <source>This torch ({build}) was not built for its generation (compute capability {capability}).</source>
        <translation>此 torch（{build}）不支持该显卡的代次（计算能力 {capability}）。</translation>
    </message>
    <message>
        <source>Install a torch that was: {address}.</source>
        <translation>请安装支持它的 torch：{address}。</translation>
    </message>
    <message>
        <source>Another process of this run has ended, so it cannot go on.</source>
        <translation>此训练的另一个进程已结束，因此无法继续。</translation>
    </message>
    <message>
        <source>Look into what that process wrote; then go on with this run.</source>
        <translation>请查看该进程的输出，然后继续此训练。</translation>
    </message>
    <message>
        <source>{file} was written by another version of this program.</source>
        <translation>{file} 由本程序的其他版本写入。</translation>
    </message>
    <message>
        <source>Go on with that version, or start again in a new folder.</source>
        <translation>请用该版本继续，或在新文件夹中重新开始。</translation>
    </message>
    <message>
        <source>{file} is damaged, so the run cannot go on.</source>
        <translation>{file} 已损坏，因此训练无法继续。</translation>
    </message>
    <message>
        <source>Start again in a new folder.</source>
        <translation>请在新文件夹中重新开始。</translation>
    </message>
    <message>
        <source>The loss is no longer a number (epoch {epoch}): learning has diverged.</source>
        <translation>损失已不是数值（第 {epoch} 轮）：学习已发散。</translation>
    </message>
    <message>
        <source>Begin again with a lower learning rate.</source>
        <translation>请用较低的学习率重新开始。</translation>
    </message>
    <message>
        <source>{file} holds no weights that a training could start from.</source>
        <translation>{file} 中没有可作为训练起点的权重。</translation>
    </message>
    <message>
        <source>Choose a model of this program, or the weights of a ResNet of torchvision as .pth or .safetensors.</source>
        <translation>请选择本程序的模型，或 torchvision 的 ResNet 权重文件（.pth 或 .safetensors）。</translation>
    </message>
    <message>
        <source>{file} cannot be started from: its network is {theirs}, and here it is {ours}.</source>
        <translation>无法以 {file} 作为起点：其网络为 {theirs}，而此处为 {ours}。</translation>
    </message>
    <message>
        <source>Choose the same network, or another file.</source>
        <translation>请选择相同的网络，或另选一个文件。</translation>
    </message>
    <message>
        <source>{file} does not fit this network: {tensor} is {theirs} there, and {ours} here.</source>
        <translation>{file} 与此网络不符：{tensor} 在其中为 {theirs}，在此处为 {ours}。</translation>
    </message>
    <message>
        <source>Choose the backbone that the file is of, at its full width, or another file.</source>
        <translation>请选择与该文件相同的骨干网络并使用完整宽度，或另选一个文件。</translation>
    </message>
    <message>
        <source>These images need {needed:,.1f} GB, but only {free:,.1f} GB are free in {folder}.</source>
        <translation>这些图像需要 {needed:,.1f} GB，但 {folder} 中只有 {free:,.1f} GB 可用。</translation>
    </message>
    <message>
        <source>Ask for fewer or smaller ones, or choose another folder.</source>
        <translation>请减少数量或缩小尺寸，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>The count must be {least} or more, so that each organ is there.</source>
        <translation>数量至少为 {least}，这样每种器官都会出现。</translation>
    </message>
    <message>
        <source>The size must be one of {sizes}, the sizes of MedMNIST files.</source>
        <translation>尺寸必须是 {sizes} 之一，即 MedMNIST 文件的尺寸。</translation>
    </message>
    <message>
        <source>The signal must lie between 0 (nothing) and 1 (everything).</source>
        <translation>信号必须在 0（无）与 1（全部）之间。</translation>
    </message>
    <message>
        <source>The difficulty must lie between 0 (clear) and 1 (ambiguous).</source>
        <translation>难度必须在 0（清楚）与 1（含混）之间。</translation>
    </message>
    <message>
        <source>The seed must be a whole number, 0 or more.</source>
        <translation>随机种子必须是 0 或更大的整数。</translation>
    </message>
    <message>
        <source>There is no scanner {name}.</source>
        <translation>没有扫描仪 {name}。</translation>
    </message>
    <message>
        <source>Choose A or B.</source>
        <translation>请选择 A 或 B。</translation>
    </message>
    <message>
        <source>A difficulty of {value} means nothing.</source>
        <translation>难度 {value} 没有意义。</translation>
    </message>
    <message>
        <source>Give one from 0 to 1.</source>
        <translation>请给出 0 到 1 的值。</translation>
    </message>
    <message>
        <source>A slide of {side} pixels cannot be drawn.</source>
        <translation>无法绘制 {side} 像素的切片。</translation>
    </message>
    <message>
        <source>Give width and height from {least} to {most}.</source>
        <translation>请给出 {least} 到 {most} 的宽和高。</translation>
    </message>
    <message>
        <source>This run would need about {needed} of memory, but only {free} are free.</source>
        <translation>此训练约需 {needed} 内存，但只有 {free} 可用。</translation>
    </message>
    <message>
        <source>Batches of {count} images fit.</source>
        <translation>每批 {count} 张图像可以容纳。</translation>
    </message>
    <message>
        <source>Choose a smaller network, half as wide for example, or another device.</source>
        <translation>请选择较小的网络（例如一半的宽度）或另一个设备。</translation>
    </message>
    <message>
        <source>Pairs were chosen at random: radiology cannot inform this model.</source>
        <translation>配对是随机选取的：放射影像不能为此模型提供信息。</translation>
    </message>
    <message>
        <source>Pairs were chosen by position: radiology cannot inform this model.</source>
        <translation>配对是按位置选取的：放射影像不能为此模型提供信息。</translation>
    </message>
    <message>
        <source>CONTROL, NOT A RESULT: the radiology image was chosen by the label, so it gives the answer away.</source>
        <translation>这是对照，不是结果：放射影像按标签挑选，因此泄露了答案。</translation>
    </message>
    <message>
        <source>The radiology branch was first trained on the classes of the tiles that its images belong to, as these have no labels of their own.</source>
        <translation>放射影像分支先用其影像所属图块的类别训练，因为这些影像没有自己的标签。</translation>
    </message>
    <message>
        <source>Its tiles have {has} pixels and were enlarged to {sees}, which shows no more of them.</source>
        <translation>其图块为 {has} 像素，被放大到 {sees} 像素，并不会显示更多细节。</translation>
    </message>
    <message>
        <source>Images of the data were left out before training: by rule {rules}, and {count} by name.</source>
        <translation>训练前略去了部分图像：按规则 {rules}，另按名称 {count} 项。</translation>
    </message>
    <message>
        <source>For research use only.</source>
        <translation>仅供研究使用。</translation>
    </message>
    <message>
        <source>Stopped early: after {epoch} of {epochs} epochs of {where}.</source>
        <translation>提前停止：{where}在 {epochs} 轮中进行了 {epoch} 轮。</translation>
    </message>
    <message>
        <source>There is not enough memory for batches of {count} images.</source>
        <translation>内存不足，无法容纳每批 {count} 张图像。</translation>
    </message>
    <message>
        <source>Batches of {count} should fit, and give the same steps.</source>
        <translation>每批 {count} 张应该可以容纳，且每步相同。</translation>
    </message>
    <message>
        <source>Use a smaller network: half of the width.</source>
        <translation>请使用较小的网络：宽度减半。</translation>
    </message>
    <message>
        <source>Another device of this computer may do as well; without a GPU it is slower.</source>
        <translation>也可以改用本机的另一个设备；没有 GPU 会更慢。</translation>
    </message>
    <message>
        <source>The run folder could not be written to ({reason}).</source>
        <translation>无法写入训练文件夹（{reason}）。</translation>
    </message>
    <message>
        <source>Make room on that disk, then go on with the run.</source>
        <translation>请在该磁盘上腾出空间，然后继续训练。</translation>
    </message>
    <message>
        <source>The run met an error in the program.</source>
        <translation>训练时程序出错。</translation>
    </message>
    <message>
        <source>Details are in its worker.log. It can be gone on with.</source>
        <translation>详情见其 worker.log。可以继续此训练。</translation>
    </message>
    <message>
        <source>1 tile is also in {against}; it has learnt from {train}.</source>
        <translation>有 1 个图块也在 {against} 中；其中 {train} 个曾被用于训练。</translation>
    </message>
    <message>
        <source>{count} tiles are also in {against}; it has learnt from {train}.</source>
        <translation>有 {count} 个图块也在 {against} 中；其中 {train} 个曾被用于训练。</translation>
    </message>
    <message>
        <source>Do not judge it on them, nor a model of these data on its tiles.</source>
        <translation>请勿用它们评判该模型，也勿用其图块评判由这些数据训练的模型。</translation>
    </message>
    <message>
        <source>{file} does not tell which tiles it was trained on.</source>
        <translation>{file} 未记录用于训练的图块。</translation>
    </message>
    <message>
        <source>Give the folder of its run, or the data that it was trained on.</source>
        <translation>请给出其训练运行的文件夹，或其训练数据。</translation>
    </message>
    <message>
        <source>Put the former files back, or start again in a new folder.</source>
        <translation>请放回原来的文件，或在新文件夹中重新开始。</translation>
    </message>
    <message>
        <source>A run goes on with the settings that it began with. Only batch.size, batch.accumulation and the number of processes may change, with the same product.</source>
        <translation>训练须以开始时的设置继续。只有 batch.size、batch.accumulation 和进程数可以改变，且乘积须相同。</translation>
    </message>
    <message>
        <source>They were {size}, {accumulation} and {processes}; or start in a new folder.</source>
        <translation>它们原为 {size}、{accumulation} 和 {processes}；或在新文件夹中开始。</translation>
    </message>
    <message>
        <source>The data have changed since the run began: there are other pairs or sets.</source>
        <translation>训练开始后数据有变：配对或数据集不同了。</translation>
    </message>
    <message>
        <source>There is no training run in {folder} ({file}: {reason}).</source>
        <translation>{folder} 中没有训练（{file}：{reason}）。</translation>
    </message>
    <message>
        <source>Choose the folder of a run that was begun before.</source>
        <translation>请选择以前开始的训练的文件夹。</translation>
    </message>
    <message>
        <source>{file} in {folder} is damaged, or of another version of this program.</source>
        <translation>{folder} 中的 {file} 已损坏，或属于本程序的其他版本。</translation>
    </message>
    <message>
        <source>The data have changed since the run began: {name} had {before} images with the checksum {checksum}…, and now it has {now} with {other}….</source>
        <translation>训练开始后数据已改变：{name} 原有 {before} 张图像，校验和为 {checksum}…，现在有 {now} 张，校验和为 {other}…。</translation>
    </message>
    <message>
        <source>Whether the run in {folder} is still at work cannot be known: it was begun on another machine or in a container, and gives no sign of life.</source>
        <translation>无法得知 {folder} 中的训练是否仍在进行：它在另一台计算机或容器中启动，没有任何活动迹象。</translation>
    </message>
    <message>
        <source>If you know that it has ended, say so when you go on with it.</source>
        <translation>如果您确定它已结束，请在继续训练时说明。</translation>
    </message>
    <message>
        <source>The run folder {folder} is not empty.</source>
        <translation>训练文件夹 {folder} 不是空的。</translation>
    </message>
    <message>
        <source>Choose a new folder, so that no earlier run is overwritten, or go on with the run that is in it.</source>
        <translation>请选择一个新文件夹，以免覆盖以前的训练；或继续其中的训练。</translation>
    </message>
    <message>
        <source>Another process has gone on with the run in {folder}.</source>
        <translation>另一个进程已接着进行 {folder} 中的训练。</translation>
    </message>
    <message>
        <source>Nothing is lost: what this one has not saved is learnt there again.</source>
        <translation>没有任何损失：此进程尚未保存的部分会在那里重新学习。</translation>
    </message>
    <message>
        <source>The run folder {folder} holds a link ({name}), which is not followed.</source>
        <translation>训练文件夹 {folder} 中有一个链接（{name}），程序不会跟随它。</translation>
    </message>
    <message>
        <source>Put the file itself in its place, or choose a new folder.</source>
        <translation>请用文件本身替换它，或选择新的文件夹。</translation>
    </message>
    <message>
        <source>The run in {folder} is being worked on already.</source>
        <translation>{folder} 中的训练正被另一个进程使用。</translation>
    </message>
    <message>
        <source>{file} in {folder} cannot be read.</source>
        <translation>无法读取 {folder} 中的 {file}。</translation>
    </message>
    <message>
        <source>{folder} already holds something else.</source>
        <translation>{folder} 中已有其他内容。</translation>
    </message>
    <message>
        <source>Name another folder.</source>
        <translation>请指定另一个文件夹。</translation>
    </message>
    <message>
        <source>A seed stands there twice.</source>
        <translation>有一个随机种子重复。</translation>
    </message>
    <message>
        <source>Give each seed once: the same one again would be the same run.</source>
        <translation>每个随机种子只给一次：重复的种子得到的是同一次训练。</translation>
    </message>
    <message>
        <source>It began with the weights of {name} ({file}, {checksum}…).</source>
        <translation>训练以 {name} 的权重为起点（{file}，{checksum}…）。</translation>
    </message>
    <message>
        <source>{file} sees radiology images alone, and here tiles learn.</source>
        <translation>{file} 只使用放射影像，而此处学习的是病理图块。</translation>
    </message>
    <message>
        <source>Choose a model that sees tiles.</source>
        <translation>请选择使用病理图块的模型。</translation>
    </message>
    <message>
        <source>{name} has learnt from {count} of the {of} validation tiles: validation flatters this model.</source>
        <translation>{name} 曾学习过 {of} 个验证图块中的 {count} 个：此模型的验证结果偏高。</translation>
    </message>
    <message>
        <source>{name} has learnt from {count} of the {of} test tiles: their figures flatter this model.</source>
        <translation>{name} 曾学习过 {of} 个测试图块中的 {count} 个：此模型的测试结果偏高。</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>macro F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>accuracy with neutral radiology</source>
        <translation>使用中性放射影像时的准确率</translation>
    </message>
    <message>
        <source>accuracy of the tile branch alone (stage 1)</source>
        <translation>仅图块分支（第一阶段）的准确率</translation>
    </message>
    <message>
        <source>macro F1 of the tile branch alone (stage 1)</source>
        <translation>仅图块分支（第一阶段）的宏平均 F1</translation>
    </message>
    <message>
        <source>The run in {folder} is still at work.</source>
        <translation>{folder} 中的训练仍在进行。</translation>
    </message>
    <message>
        <source>Wait until it has ended, or stop it first.</source>
        <translation>请等它结束，或先将其停止。</translation>
    </message>
    <message>
        <source>The run in {folder} is finished: its model is {file}.</source>
        <translation>{folder} 中的训练已完成：其模型为 {file}。</translation>
    </message>
    <message>
        <source>Start a new run in another folder.</source>
        <translation>请在其他文件夹中开始新的训练。</translation>
    </message>
    <message>
        <source>{file} is of other settings or other data.</source>
        <translation>{file} 来自其他设置或其他数据。</translation>
    </message>
    <message>
        <source>There is no part “{part}”.</source>
        <translation>没有名为“{part}”的部分。</translation>
    </message>
    <message>
        <source>Choose among {parts}.</source>
        <translation>请从中选择：{parts}。</translation>
    </message>
    <message>
        <source>The part “{part}” is the same in the recipe and in its base.</source>
        <translation>“{part}”部分在训练方案与其基础中相同。</translation>
    </message>
    <message>
        <source>Leave it out, or change its settings.</source>
        <translation>请略去它，或更改其设置。</translation>
    </message>
    <message>
        <source>Delete it; it will be made again.</source>
        <translation>请删除它；会重新生成。</translation>
    </message>
    <message>
        <source>Evaluate it: crcviewer evaluate --model {model} --data DIR --run {run}</source>
        <translation>请评估它：crcviewer evaluate --model {model} --data DIR --run {run}</translation>
    </message>
    <message>
        <source>{run}: LEAK. The radiology image was chosen by the label; a control, not a result.</source>
        <translation>{run}：泄漏。放射影像按标签挑选；这是对照，不是结果。</translation>
    </message>
    <message>
        <source>The run {run} does not exist.</source>
        <translation>训练运行 {run} 不存在。</translation>
    </message>
    <message>
        <source>The run {run} has not been evaluated.</source>
        <translation>训练运行 {run} 尚未评估。</translation>
    </message>
    <message>
        <source>The runs were tested with different kinds of pairs.</source>
        <translation>这些训练运行用不同种类的配对进行了测试。</translation>
    </message>
    <message>
        <source>The evaluation in {run} cannot be read ({reason}).</source>
        <translation>无法读取 {run} 中的评估（{reason}）。</translation>
    </message>
    <message>
        <source>The runs {first} and {second} were evaluated on other test images ({first_cases} of {first_data}; {second_cases} of {second_data}).</source>
        <translation>训练运行 {first} 和 {second} 是在不同的测试图像上评估的（{first_data} 的 {first_cases} 个病例；{second_data} 的 {second_cases} 个病例）。</translation>
    </message>
    <message>
        <source>Evaluate both with the same --data, each into its own run folder.</source>
        <translation>请用相同的 --data 评估两者，各自写入自己的运行文件夹。</translation>
    </message>
    <message>
        <source>The runs {first} and {second} know other classes.</source>
        <translation>训练运行 {first} 和 {second} 认识的类别不同。</translation>
    </message>
    <message>
        <source>Compare only runs with the same classes.</source>
        <translation>请只比较类别相同的训练运行。</translation>
    </message>
    <message>
        <source>Train again, or leave the file out.</source>
        <translation>重新训练，或移走该文件。</translation>
    </message>
    <message>
        <source>{name} is no tile branch on its own.</source>
        <translation>{name} 不是单独的图块分支。</translation>
    </message>
    <message>
        <source>{name} knows other classes than {fused}.</source>
        <translation>{name} 认识的类别与 {fused} 不同。</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>&amp;Skip</source>
        <translation>跳过(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Back</source>
        <translation>上一步(&amp;B)</translation>
    </message>
    <message>
        <source>{0} of {1}</source>
        <translation>{0} / {1}</translation>
    </message>
    <message>
        <source>&amp;Done</source>
        <translation>完成(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Next</source>
        <translation>下一步(&amp;N)</translation>
    </message>
</context>
<context>
    <name>TrainTab</name>
    <message>
        <source>Train a model of your own</source>
        <translation>训练您自己的模型</translation>
    </message>
    <message>
        <source>From images to a model in five steps: choose the images, say how tiles and radiology belong together, choose a recipe, see what this computer can do, and start. You can watch it, pause it, and close the window meanwhile.</source>
        <translation>五步从图像到模型：选择图像，说明图块与放射影像如何对应，选择训练方案，查看这台计算机的能力，然后开始。您可以观看、暂停，也可以在此期间关闭窗口。</translation>
    </message>
    <message>
        <source>New training …</source>
        <translation>新建训练…</translation>
    </message>
</context>
<context>
    <name>TrainWizard</name>
    <message>
        <source>New training</source>
        <translation>新建训练</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>&amp;Next &gt;</source>
        <translation>下一步(&amp;N) &gt;</translation>
    </message>
    <message>
        <source>&lt; &amp;Back</source>
        <translation>&lt; 上一步(&amp;B)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Start &amp;over</source>
        <translation>重新开始(&amp;O)</translation>
    </message>
    <message>
        <source>Clear all that was entered in every step</source>
        <translation>清除所有步骤中输入的内容</translation>
    </message>
    <message>
        <source>Close; what you have entered is kept for the next time</source>
        <translation>关闭；已输入的内容会保留到下次</translation>
    </message>
    <message>
        <source>Clear all that was entered?</source>
        <translation>清除所有已输入的内容？</translation>
    </message>
    <message>
        <source>Every step begins anew. No image, table or run is deleted.</source>
        <translation>所有步骤重新开始。不会删除任何图像、表格或训练。</translation>
    </message>
    <message>
        <source>Start over</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>TrialWords</name>
    <message>
        <source>about {0} on this processor</source>
        <translation>在此处理器上约需 {0}</translation>
    </message>
    <message>
        <source>about {0} on this GPU</source>
        <translation>在此 GPU 上约需 {0}</translation>
    </message>
    <message>
        <source>About {0} on this processor.</source>
        <translation>在此处理器上约需 {0}。</translation>
    </message>
    <message>
        <source>About {0} on this GPU.</source>
        <translation>在此 GPU 上约需 {0}。</translation>
    </message>
    <message>
        <source>Memory: needs about {0} of {1} that are free</source>
        <translation>内存：可用 {1}，约需 {0}</translation>
    </message>
    <message>
        <source>Test and report: {0}</source>
        <translation>测试与报告：{0}</translation>
    </message>
    <message>
        <source>Choose a smaller recipe or a narrower network, or another device.</source>
        <translation>请选择更小的方案、更窄的网络或其他设备。</translation>
    </message>
    <message>
        <source>{0}: {1}, {2} times through its {3} images at {4} images a second</source>
        <translation>{0}：{1}，其 {3} 张图像看 {2} 遍，每秒 {4} 张图像</translation>
    </message>
    <message>
        <source>It does not fit into the memory.</source>
        <translation>内存容不下。</translation>
    </message>
    <message>
        <source>With {0} images at once it does, and learns the same in about {1}.</source>
        <translation>每批 {0} 张图像则可以，学习内容相同，约需 {1}。</translation>
    </message>
</context>
<context>
    <name>TrustPage</name>
    <message>
        <source>Figure</source>
        <translation>图</translation>
    </message>
    <message>
        <source>Sets of classes</source>
        <translation>类别集合</translation>
    </message>
    <message>
        <source>Do probabilities mean what they say?</source>
        <translation>概率是否名副其实？</translation>
    </message>
    <message>
        <source>What if unsure answers are left out?</source>
        <translation>如果不回答没有把握的病例会怎样？</translation>
    </message>
    <message>
        <source>How often do sets of classes hold the truth?</source>
        <translation>类别集合包含真实类别的频率是多少？</translation>
    </message>
    <message>
        <source>as shown</source>
        <translation>显示的概率</translation>
    </message>
    <message>
        <source>before the temperature</source>
        <translation>温度校准之前</translation>
    </message>
    <message>
        <source>highest probability</source>
        <translation>最高概率</translation>
    </message>
    <message>
        <source>share that is right</source>
        <translation>正确的比例</translation>
    </message>
    <message>
        <source>expected calibration error</source>
        <translation>期望校准误差</translation>
    </message>
    <message>
        <source>On the dotted line, of the answers with 80 % eight of ten are right. Below it the model is surer than it should be. Larger points are of more cases. Expected calibration error: {0}.</source>
        <translation>在虚线上，概率为 80 % 的回答十个中有八个正确。低于虚线表示模型过于自信。点越大，病例越多。期望校准误差：{0}。</translation>
    </message>
    <message>
        <source>Before its temperature of {0}: {1}.</source>
        <translation>在温度 {0} 之前：{1}。</translation>
    </message>
    <message>
        <source>The single cases of this evaluation are not kept: it is of an earlier version. Evaluate again to see this.</source>
        <translation>此评估未保留单个病例：它来自较早的版本。重新评估即可查看此内容。</translation>
    </message>
    <message>
        <source>share that is answered</source>
        <translation>回答的比例</translation>
    </message>
    <message>
        <source>share of these that is wrong</source>
        <translation>其中错误的比例</translation>
    </message>
    <message>
        <source>mean over all shares</source>
        <translation>所有比例的平均</translation>
    </message>
    <message>
        <source>Answered the surest first.</source>
        <translation>最有把握的先回答。</translation>
    </message>
    <message>
        <source>{0} answered: {1} wrong</source>
        <translation>回答 {0}：错误 {1}</translation>
    </message>
    <message>
        <source>This model&apos;s file has no quantiles, so that it gives single classes only.</source>
        <translation>此模型文件没有分位数，因此只给出单个类别。</translation>
    </message>
    <message>
        <source>holds the truth</source>
        <translation>包含真实类别</translation>
    </message>
    <message>
        <source>classes in a set</source>
        <translation>集合中的类别数</translation>
    </message>
    <message>
        <source>{0} sets</source>
        <translation>{0} 集合</translation>
    </message>
    <message>
        <source>How often a set of classes held the true one, as measured here, in all and for the cases of each class. It is no promise for images of another place.</source>
        <translation>在此测得的类别集合包含真实类别的频率，包括总体和各类别。对其他地方的图像不作保证。</translation>
    </message>
</context>
<context>
    <name>ValidationView</name>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Validation images that are wrong now</source>
        <translation>当前判断错误的验证图像</translation>
    </message>
    <message>
        <source>Wrong now, the surest mistakes first</source>
        <translation>当前的错误，最有把握的在前</translation>
    </message>
    <message>
        <source>The first picture of validation comes with the end of the first epoch.</source>
        <translation>第一轮结束后显示第一次验证的情况。</translation>
    </message>
    <message>
        <source>There is nothing to show: no epoch was finished.</source>
        <translation>没有可显示的内容：尚无训练轮完成。</translation>
    </message>
    <message>
        <source>after epoch {0}: {1} of {2} validation images named rightly ({3})</source>
        <translation>第 {0} 轮后：{2} 张验证图像中有 {1} 张判断正确（{3}）</translation>
    </message>
    <message>
        <source>Nothing is wrong in this stage now.</source>
        <translation>此阶段目前没有错误。</translation>
    </message>
    <message>
        <source>The images of this epoch cannot be read any more.</source>
        <translation>此轮的图像已无法读取。</translation>
    </message>
    <message>
        <source>is {0}, was taken for {1} with {2}</source>
        <translation>实为 {0}，误判为 {1}，概率 {2}</translation>
    </message>
</context>
<context>
    <name>_MessageRow</name>
    <message>
        <source>Close this message (Esc)</source>
        <translation>关闭此消息（Esc）</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>self.panel</name>
    <message>
        <source>Folder for the files of the map</source>
        <translation>存放组织图文件的文件夹</translation>
    </message>
</context>
</TS>
