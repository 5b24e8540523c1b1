/**
 * What the help says, in Chinese.
 *
 * @module
 */

/** Texts of the help, by the English. */
export const help: Readonly<Record<string, string>> = {
  // The frame.
  "cos works with buckets of Tencent COS v4 (JSON API).": "cos 是操作腾讯云 COS v4（JSON API）存储桶的命令行工具。",
  "Usage: ": "用法：",
  "cos [OPTIONS] COMMAND ...": "cos [选项] 命令 ...",
  "cos {1} [OPTIONS]": "cos {1} [选项]",
  "cos {1} [OPTIONS] {2}": "cos {1} [选项] {2}",
  "A remote name is cos://bucket/path or, with a default bucket, :/path. A folder's name ends with /.":
    "远程路径写作 cos://bucket/path，有默认存储桶时写作 :/path。文件夹的名称以 / 结尾。",
  "Looking:": "查看：",
  "Copying and changing:": "复制和修改：",
  "Comparing, and leaving v4:": "比较，以及离开 v4：",
  "Links and signs:": "链接和签名：",
  "Settings and trying out:": "设置和试用：",
  "Options:": "选项：",
  "Examples:": "示例：",
  "Which files:": "选择文件：",
  "What exists:": "已存在的文件：",
  "{1}; cos --help tells what they are.": "{1}；cos --help 有说明。",
  "Options of every command:": "通用选项：",
  "Exit status:": "退出码：",
  "0 done, 1 something failed, 2 used wrongly, 3 no access, 130 interrupted": "0 完成，1 有失败，2 用法错误，3 没有权限，130 被中断",
  "To begin:": "开始使用：",
  "looks for what is wrong when nothing works": "无法正常使用时查找原因",
  "asks for the account and its key": "询问账号和密钥",
  "runs the service on this computer, to try things out": "在本机运行 COS 模拟器，供试用",
  "cos help COMMAND": "cos help 命令",
  "tells more, with examples, as cos COMMAND --help does": "显示详细说明和示例，与 cos 命令 --help 相同",
  "tells which version this is": "显示版本",
  "{1}.": "{1}。",
  "{1} May be given several times.": "{1}可多次给出。",

  // What values and names are called.
  "NAME": "名称",
  "NAME...": "名称...",
  "[NAME...]": "[名称...]",
  "NAME|SIGN": "名称|签名",
  "NAME:VALUE": "名称:值",
  "KEY=VALUE": "键=值",
  "NAME[:public|:private]": "名称[:public|:private]",
  "SOURCE TARGET": "源 目标",
  "SOURCE... TARGET": "源... 目标",
  "FIRST-LAST": "起始-结束",
  "FILE": "文件",
  "DIR": "文件夹",
  "[BUCKET=]DIR": "[存储桶=]文件夹",
  "load=FILE|save=FILE": "load=文件|save=文件",
  "NUMBER": "数字",
  "SIZE": "大小",
  "BYTES": "字节数",
  "TIME": "时长",
  "AGE": "时间",
  "RATE": "速率",
  "TEXT": "文本",
  "PATTERN": "模式",
  "CODE": "代码",
  "KEY": "密钥",
  "WHO": "对象",
  "WHAT": "取值",
  "TYPE": "类型",
  "FORM": "格式",
  "[NAME]": "[名称]",
  "map FILE...": "map 文件...",

  // Commands.
  "Lists what is in a folder": "列出文件夹的内容",
  "Shows the attributes of files and folders": "显示文件和文件夹的属性",
  "Prints the content of files": "输出文件的内容",
  "Copies files up, down, and between remote names": "上传、下载，以及在远程路径之间复制文件",
  "Moves or renames files, in buckets and to and from them": "移动或重命名文件，可在存储桶内，也可在本地与存储桶之间",
  "Deletes files, and folders with everything in them": "删除文件，以及文件夹和其中的所有内容",
  "Creates folders": "创建文件夹",
  "Deletes empty folders": "删除空文件夹",
  "Changes who may read files, their headers, and free text": "修改谁可以读文件、文件的头部和自定义文本",
  "Makes a link by which a browser can download a file": "生成浏览器可用的下载链接",
  "Makes a sign for another program, or explains one": "为其他程序生成签名，或解析签名",
  "Adds up the sizes of all files in folders": "统计文件夹内所有文件的大小",
  "Makes a folder like another": "把一个文件夹单向同步到另一个",
  "Tells in what two folders or files differ": "比较两个文件夹或文件有何不同",
  "Shows the unfinished upload of a file, or gives it up": "显示文件未完成的上传，或放弃它",
  "Runs the service on this computer, to try things out": "在本机运行 COS 模拟器，供试用",
  "Prints what makes a shell complete the words of this command": "输出 shell 的命令补全脚本",
  "Looks for what is wrong, and says what to do": "诊断问题，并给出解决办法",
  "Asks for the account and its key, and keeps them in a file": "询问账号和密钥，并保存到文件",

  // Options of every command.
  "The profile of the configuration file; `default` if none is named.": "使用配置文件中的哪个账号配置；默认为 `default`。",
  "The configuration file.": "配置文件。",
  "The account's appid.": "账号的 appid。",
  "The SecretId of a key.": "密钥的 SecretId。",
  "The SecretKey; others can see it in the list of processes, so rather use COS_SECRET_KEY or `cos config`.":
    "密钥的 SecretKey；别人能在进程列表里看到它，所以最好使用 COS_SECRET_KEY 或 `cos config`。",
  "The bucket's region: sh, gz, tj, sgp, bj, cd, hk, ca, ger.": "存储桶所在地域：sh、gz、tj、sgp、bj、cd、hk、ca、ger。",
  "One URL in place of a region: an emulator or a proxy; '' for none, whatever the profile says.":
    "用一个 URL 代替地域：模拟器或代理；'' 表示不用，无论账号配置里怎么写。",
  "The bucket that `:/path` is in.": "`:/path` 所在的存储桶。",
  "Longest time for one request, for example 30s or 5m.": "单个请求的最长时间，例如 30s 或 5m。",
  "Most tries of a request that can be repeated; 3 if not given.": "可重试的请求最多尝试几次；默认为 3。",
  "The language: en or zh; that of LC_ALL, LC_MESSAGES or LANG if not given.": "语言：en 或 zh；默认由 LC_ALL、LC_MESSAGES 或 LANG 决定。",
  "Most bytes a second in each direction, for example 500K or 10M.": "上下行各自每秒最多多少字节，例如 500K 或 10M。",
  "Most requests a second; the service takes few for one folder.": "每秒最多多少个请求；服务对同一个文件夹允许的请求不多。",
  "One JSON object a line for each result and each failure.": "每个结果和每个失败各输出一行 JSON 对象。",
  "Nothing but what was asked for, and problems.": "只输出所要的结果和问题。",
  "Each request, without keys and signs.": "显示每个请求，不含密钥和签名。",
  "This help.": "显示本帮助。",
  "The version.": "显示版本。",

  // Transfers.
  "Files at once, and parts at once of a large one, at most 64; if not given, up to 32 small files, and 4 parts.":
    "同时传输的文件数，以及大文件同时传输的分片数，最多 64；默认小文件最多 32 个，分片 4 个。",
  "Size of the slices of an upload, 64K to 3M; 1M if not given.": "上传的分片大小，64K 到 3M；默认为 1M。",
  "Go on where the same command was interrupted: pass over what is the same on both sides, take up what is unfinished.":
    "断点续传：从同样的命令中断的地方继续，跳过两边相同的，接着传未完成的。",
  "Compare the SHA-1 of both sides.": "比较两边的 SHA-1。",
  "Follow symbolic links of local folders; they are passed over otherwise.": "跟随本地文件夹中的符号链接；否则跳过它们。",
  "Only say what would be done.": "只显示会做什么，不实际执行。",
  "Only files that fit: `*.jpg` at any depth, `/*.jpg` in the folder itself, `2024/` in folders of that name.":
    "只处理匹配的文件：`*.jpg` 匹配任意层级，`/*.jpg` 只匹配最上面一层，`2024/` 匹配名为 2024 的文件夹里的所有内容。",
  "No files that fit.": "排除匹配的文件。",
  "Only files that fit a pattern of this file, which has one a line.": "只处理与此文件中任一模式匹配的文件；此文件每行一个模式。",
  "No files that fit a pattern of this file, for example a .gitignore.": "排除与此文件中任一模式匹配的文件，例如 .gitignore。",
  "Only files of at least this size, for example 10K or 1M.": "只处理不小于此大小的文件，例如 10K 或 1M。",
  "Only files of at most this size.": "只处理不大于此大小的文件。",
  "Only files that were changed in the last 36h or 2d, or since a date: 2024-05-01.":
    "只处理最近 36h 或 2d 内，或某个日期（2024-05-01）以来修改过的文件。",
  "Only files that were changed more than 36h or 2d ago, or before a date.": "只处理 36h 或 2d 以前，或某个日期以前修改的文件。",
  "Replace what exists.": "覆盖已存在的文件。",
  "Leave what exists and report it as failed. This is so if nothing is said.": "已存在的保持不动，并算作失败。默认如此。",
  "Pass over files that are the same on both sides, and replace those that differ.": "跳过两边相同的文件，覆盖不同的。",
  "The target is the new name itself, even where there is a folder of that name: files go into its place, not below it.":
    "目标就是新名称本身，即使已有同名文件夹：文件放在它的位置，而不是放到它里面。",
  "Folders with everything in them.": "包括文件夹和其中的所有内容。",
  "Do not ask; required where there is no terminal.": "不询问；没有终端时必须给出。",

  'Make names that hold one of ? * : | \\ < > ", too; the service takes them, other programs may not.':
    '也允许创建含有 ? * : | \\ < > " 的名称；服务接受它们，其他程序可能不接受。',
  "Keep when a file was changed last: in x-cos-meta-mtime of an upload, and set on a download.":
    "保留文件的最后修改时间：上传时存入 x-cos-meta-mtime，下载时恢复。",
  "A header that downloads of the file carry: `Cache-Control: max-age=60`.": "下载文件时返回的头部：`Cache-Control: max-age=60`。",
  "Who may read: bucket (as it is set), private or public.": "谁可以读：bucket（与存储桶的设置相同）、private（私有）或 public（公有读）。",
  "Set Content-Type by the name.": "根据文件名设置 Content-Type。",
  "Stop after so many failures; everything is tried if not given.": "失败达到此数量后停止；默认不停止，全部尝试。",

  "Only what this list names, one path below the source a line; - for standard input. What is not there is a failure.":
    "只处理此列表中的文件，每行一个相对于源的路径；- 表示标准输入。不存在的算作失败。",
  "The list has a NUL behind each path; so is that of --failures written.": "列表中每个路径后面是 NUL；--failures 也这样写。",
  "Write a list of what failed, which --files-from takes; none if nothing did.":
    "把失败的文件写入列表，可供 --files-from 使用；没有失败则不写。",

  "Record what is proven, and pass over in a later run what is still so on both sides; 0 then says that everything is proven.":
    "记录已核对的文件，再次运行时跳过两边仍未变化的；退出码 0 表示全部核对过。",

  // S3 and COS v5
  "Uploads:": "上传：",
  "Failures:": "失败：",
  "S3 and COS v5:": "S3 和 COS v5：",
  "URL of the service of s3:// names; Amazon's if not given.": "s3:// 路径所属服务的 URL；默认为亚马逊的。",
  "Its region; us-east-1 if not given.": "其地域；默认为 us-east-1。",
  "The bucket stands in the path and not in the host's name.": "存储桶名称放在路径里，而不是域名里。",
  "Allow http: to another computer, though others can read and alter what is sent.":
    "允许用 http 连接其他机器；传输的内容可能被他人读取和篡改。",
  "The region of cosv5:// names, as v5 calls it; that of --region if not given.":
    "cosv5:// 路径的地域，写法与 v5 相同；默认与 --region 相同。",
  "One URL for cosv5:// names in place of a region's.": "cosv5:// 路径使用的 URL，代替地域的域名。",
  "Leave the free text of files behind, for S3 keeps at most 2 KiB with all metadata; cos inventory --full has it.":
    "不带文件的自定义文本，因为 S3 的元数据合计最多 2 KiB；cos inventory --full 的清单里有它。",
  "Set in S3 who may read, as the file's authority says; it is as the bucket is set otherwise.":
    "在 S3 中按文件的权限设置谁可以读；否则与存储桶的设置相同。",
  "s3://bucket/key is in a bucket that speaks S3, whose key AWS_ACCESS_KEY_ID and its like name; cosv5://bucket-appid/key is the newer interface of this account's buckets. What is stored there is compared with the source before and after, and replaced with --overwrite only.":
    "s3://bucket/key 属于支持 S3 的存储桶，密钥由 AWS_ACCESS_KEY_ID 等环境变量给出；cosv5://bucket-appid/key 是本账号存储桶的新接口。写入前后都会与源比较，只有加 --overwrite 才会覆盖。",
  "Copies a folder to a bucket of S3.": "把一个文件夹复制到 S3 的存储桶。",
  "Copies to a bucket of S3 what is new or changed.": "把新的和改动过的文件复制到 S3 的存储桶。",

  // ls
  "Without a name it lists the default bucket. Shows the time of the last change, the size and the name. Folders end with /.":
    "不给名称时列出默认存储桶。显示最后修改时间、大小和名称。文件夹以 / 结尾。",
  "Also who may read it (everybody, with a key, or as the bucket is set), and the beginning of the SHA-1.":
    "还显示谁可以读（所有人、持有密钥者，或与存储桶的设置相同）以及 SHA-1 的开头。",
  "Sizes in bytes.": "大小以字节表示。",
  "Names only, in full, one a line, as other commands take them.": "只显示完整名称，每行一个，可供其他命令使用。",
  "Lists the default bucket.": "列出默认存储桶。",
  "Lists a folder with all that there is to know.": "列出一个文件夹的全部信息。",
  "Lists names that fit, for other programs.": "列出匹配的名称，供其他程序使用。",

  // tree, find, hash
  "Draws what is in folders": "以树形显示文件夹的内容",
  "Finds files and folders by name, size and age": "按名称、大小和时间查找文件和文件夹",
  "Prints the SHA-1 of files, as sha1sum does": "像 sha1sum 那样输出文件的 SHA-1",
  "Without a name it draws the default bucket. Local folders are drawn as well. Folders end with /; links are not followed.":
    "不给名称时显示默认存储桶，也可以显示本地文件夹。文件夹以 / 结尾；不跟随链接。",
  "How far down it goes; all the way if not given. The sum is of what is shown.": "显示到第几层；默认显示所有层。总计只算显示出来的。",
  "Folders only.": "只显示文件夹。",
  "Plain lines. This is so where the terminal's locale has no UTF-8.": "用普通字符画线。终端的区域设置不是 UTF-8 时总是如此。",
  "The default bucket with all that is in it.": "默认存储桶和其中的所有内容。",
  "Two levels of folders.": "两层文件夹。",
  "Prints the names, in full, of all that lies in folders and fits, one a line. Without a name it looks through the default bucket. Local folders are looked through as well.":
    "输出文件夹中所有匹配项的完整名称，每行一个。不给名称时查找默认存储桶，也可以查找本地文件夹。",
  "With a size or an age only files are found.": "给出大小或时间时只查找文件。",
  "Only what has a name that fits, whatever its folder: `*.jpg`, `{a,b}?.txt`.":
    "只查找名称匹配的，不论在哪个文件夹：`*.jpg`、`{a,b}?.txt`。",
  "f: only files; d: only folders.": "f：只查找文件；d：只查找文件夹。",
  "Large pictures, anywhere in the default bucket.": "默认存储桶中任何位置的大图片。",
  "What was not changed for a year, for `xargs -0 cos rm`.": "一年没有修改过的文件，交给 `xargs -0 cos rm`。",
  "All folders, for programs.": "所有文件夹，供程序使用。",
  "A NUL byte in place of each line's end, as `xargs -0` takes names.": "每行末尾用 NUL 字节代替换行，供 `xargs -0` 读取名称。",
  "Prints lines as sha1sum does, for files in buckets and here. A local file is read; of a file in a bucket it is what the service stores, once the upload is finished.":
    "像 sha1sum 那样逐行输出，存储桶中和本地的文件都可以。本地文件会被读取；存储桶中的文件则是服务所保存的 SHA-1，前提是上传已完成。",
  "Paths below the folder that was named, as `sha1sum -c` wants them in a copy of it.":
    "输出相对于所给文件夹的路径，供 `sha1sum -c` 在它的副本中核对。",
  "Read files in buckets as well: for places that keep no SHA-1, and to believe none.":
    "存储桶中的文件也读取内容：用于没有 SHA-1 的地方，或不想相信所记录的 SHA-1 时。",
  "Of a file and its copy.": "一个文件和它的副本。",
  "Of a whole folder: `sha1sum -c` compares a copy with it.": "整个文件夹：可以用 `sha1sum -c` 与副本核对。",

  // inventory, urls
  "Lists every file of a bucket or folder with its SHA-1, for keeping and for other programs":
    "列出存储桶或文件夹的每个文件和 SHA-1，供存档和其他程序使用",
  "Rewrites the URLs of v4 buckets in texts to those of COS v5": "把文本中 v4 存储桶的 URL 改写成 COS v5 的",
  "Without a name it takes the default bucket. Paths are those below the folder. It ends with 0 only when everything was listed: a folder that cannot be listed without doubt ends it with a failure.":
    "不给名称时使用默认存储桶。路径是相对于该文件夹的。只有全部列出时退出码才是 0：只要有文件夹不能确定已列全，就以失败结束。",
  "With --output the file has its name only when it is whole. Without it, the exit status says whether the output is.":
    "用 --output 时，文件写完整之后才改为所给的名称。不用时，由退出码说明输出是否完整。",
  "A file that no request can name, such as one named `..`, is listed as the listing tells it, with `unreachable`, and a warning says that there are such: that is a success, for all is listed.":
    "请求无法指明的文件，例如名为 `..` 的，按列表给出的内容列出，带有 `unreachable`，并以警告说明有这样的文件：这仍是成功，因为已全部列出。",
  "An upload that was not finished is no file. It is listed with `unfinished`; in the form of sha1sum, which has no word for that, it is a failure.":
    "未完成的上传不是文件。它会带着 `unfinished` 列出；sha1sum 格式无法表示它，所以算作失败。",
  "An inventory is of the time that it takes: a file that comes or goes meanwhile is in it or not.":
    "清单反映的是生成期间的状态：在此期间新增或删除的文件，可能在其中，也可能不在。",
  "Write it into a file, which gets its name when it is whole.": "写入文件；写完整之后才改为这个名称。",
  "Also headers, x-cos-meta-* and the free text of each file; this takes a request for each.":
    "还列出每个文件的头部、x-cos-meta-* 和自定义文本；每个文件需要一个请求。",
  "jsonl (if not given), sha1sum, which `sha1sum -c` reads, or csv.": "jsonl（默认）、sha1sum（可供 `sha1sum -c` 读取）或 csv。",
  "Go on where the same command was interrupted; with --output only.": "从同样的命令中断的地方继续；只能与 --output 一起使用。",
  "Requests at once with --full; 16 if not given, at most 64.": "加 --full 时同时发送的请求数；默认为 16，最多 64。",
  "The default bucket, a line of JSON for each file.": "默认存储桶，每个文件一行 JSON。",
  "What `sha1sum -c` compares a downloaded folder with.": "供 `sha1sum -c` 核对下载的文件夹。",
  "All that there is to know, going on where it was interrupted.": "全部信息，从中断的地方继续。",
  "The text goes to standard output, with the hosts of buckets replaced (mybucket-100000.cossh.myqcloud.com by mybucket-100000.cos.ap-shanghai.myqcloud.com) and otherwise byte for byte as it is. FILE may be -, standard input.":
    "把文本写到标准输出，其中存储桶的域名被替换（mybucket-100000.cossh.myqcloud.com 换成 mybucket-100000.cos.ap-shanghai.myqcloud.com），其余逐字节不变。文件可以是 -，即标准输入。",
  "The domain of the CDN (mybucket-100000.file.myqcloud.com) stays, for it is the same under v5. URLs of the API, and hosts of which it is not known what they are under v5, stay too, and are named.":
    "CDN 的域名（mybucket-100000.file.myqcloud.com）不变，因为它在 v5 中相同。API 的 URL 和不知道在 v5 中是什么的域名也不变，并会逐一指出。",
  "Nothing is asked of the service. All buckets are meant, unless --bucket or --appid is given here.":
    "不向服务发任何请求。除非在这里给出 --bucket 或 --appid，否则处理所有存储桶。",
  "Only list each URL that would change, with its file and line, and what it becomes.":
    "只列出会改变的每个 URL、所在的文件和行，以及会变成什么。",
  "Lists what would change.": "列出会改变什么。",
  "Rewrites the URLs of one bucket.": "改写一个存储桶的 URL。",

  // stat
  "A folder that was never created, and only holds files, has no attributes of its own.":
    "未经创建、只因含有文件而存在的文件夹，没有自己的属性。",
  "Shows a file's size, SHA-1, headers and links.": "显示文件的大小、SHA-1、头部和链接。",
  "Shows the bucket's root, for programs.": "显示存储桶的根，供程序使用。",

  // cat
  "Only these bytes, counted from 0; FIRST- for the rest from there on.": "只输出这些字节，从 0 数起；“起始-”表示从那里到末尾。",
  "Prints a file.": "输出一个文件。",
  "Prints the first hundred bytes.": "输出前一百个字节。",

  // cp
  "One side at least is a remote name. - is standard input or output. A target that ends with / is a folder, as is a local folder that is there; several sources need one.":
    "至少有一方是远程路径。- 是标准输入或标准输出。以 / 结尾的目标是文件夹，已有的本地文件夹也是；有多个源时目标必须是文件夹。",
  "With -r, a folder goes into such a target under its own name; with / at its end, as with rsync, only what is in it goes. Where the target does not end with /, it takes the folder's place.":
    "加 -r 时，文件夹以自己的名称放进这样的目标；末尾带 / 时与 rsync 一样，只放其中的内容。目标不以 / 结尾时，目标就是新文件夹本身。",
  "Globs in remote names want quotes: * and ? stand for characters within a part of the path, ** for any parts.":
    "远程路径里的通配符要加引号：* 和 ? 代表路径一段之内的字符，** 代表任意多段。",
  "Within a bucket the service copies by itself. From one bucket to another, content and attributes go through this computer.":
    "在同一个存储桶内由服务自己复制。从一个存储桶到另一个时，内容和属性经过本机。",
  "Exact size of what comes through -; without it, much goes through a temporary file.":
    "从 - 读入的内容的准确大小；不给出时，较大的内容要先写入临时文件。",
  "Uploads a file into a folder of the default bucket.": "把一个文件上传到默认存储桶的文件夹里。",
  "Uploads what is in a folder.": "上传一个文件夹里的内容。",
  "Goes on after an interruption.": "中断之后继续。",
  "Downloads all that fits.": "下载所有匹配的文件。",
  "Uploads what a program prints.": "上传一个程序的输出。",
  "Copies from bucket to bucket.": "从一个存储桶复制到另一个。",

  // mv
  "Takes names as `cos cp` does. Within a bucket the service moves by itself. Otherwise a source is deleted when the SHA-1 of its copy was found right.":
    "名称的写法与 `cos cp` 相同。在同一个存储桶内由服务自己移动。其他情况下，副本的 SHA-1 核对无误后才删除源。",
  "Folders that are empty afterwards are removed.": "移动后变空的文件夹会被删除。",
  "Renames a file.": "重命名一个文件。",
  "Moves a folder into another.": "把一个文件夹移到另一个里面。",
  "Uploads a file and deletes it here.": "上传一个文件，然后删除本地的。",

  // rm
  "With -r it asks first on a terminal, and needs --yes without one. There is no way back: the service keeps nothing of what was deleted.":
    "加 -r 时在终端上会先询问，没有终端时必须加 --yes。删除无法撤销：服务不保留任何已删除的内容。",
  "Only say what would be deleted.": "只显示会删除什么，不实际删除。",
  "Deletes a file.": "删除一个文件。",
  "Deletes all files of a folder that fit.": "删除一个文件夹里所有匹配的文件。",
  "Deletes a folder without a question.": "不询问就删除一个文件夹。",

  // mkdir, rmdir
  "Folders above need not exist, and files can be uploaded without: a folder that was created stays when it is empty, and can have a biz_attr.":
    "上级文件夹不必存在，不创建文件夹也能上传文件：创建过的文件夹变空后仍会保留，并且可以有自定义文本（biz_attr）。",
  "Do not mind a folder that is there.": "文件夹已存在也不算失败。",
  "Free text to keep with the folder.": "与文件夹一起保存的自定义文本。",
  "Creates a folder.": "创建一个文件夹。",
  "Creates two, unless they are there.": "创建两个，已存在的不动。",
  "The service would remove the folder alone and keep its files; so it is looked into first.":
    "服务会只删除文件夹本身而留下其中的文件；所以会先查看里面有没有内容。",
  "Deletes a folder in which nothing is.": "删除一个空文件夹。",

  // set
  "What is not named stays. The service replaces all headers at once; so they are read first and sent again with the changes, unless --replace says that only those that are named are to be.":
    "没有提到的保持不变。服务会一次替换全部头部；所以会先读取它们，加上修改后再发送，除非用 --replace 表示只要这里给出的头部。",
  "A folder has a biz_attr only. With -r, the files in it are changed.": "文件夹只有自定义文本（biz_attr）。加 -r 时修改其中的文件。",
  "Who may read: bucket (as the bucket is set), private or public.":
    "谁可以读：bucket（与存储桶的设置相同）、private（私有）或 public（公有读）。",
  "A header that downloads carry: Cache-Control, Content-Type, Content-Disposition, Content-Language, Content-Encoding or x-cos-meta-*.":
    "下载时返回的头部：Cache-Control、Content-Type、Content-Disposition、Content-Language、Content-Encoding 或 x-cos-meta-*。",
  "Short for --header x-cos-meta-KEY:VALUE.": "--header x-cos-meta-键:值 的简写。",
  "Take a header away; of x-cos-meta-KEY, the whole name.": "去掉一个头部；x-cos-meta-键 要写全名。",
  "Keep none of the headers that are not named.": "不保留没有提到的头部。",
  "Free text; empty takes it away.": "自定义文本；留空则去掉。",
  "Forbid reading or writing, or nothing. In no document; other SDKs send it.":
    "禁止读（reading）或写（writing），或都不禁止（nothing）。文档中没有，但其他 SDK 会发送。",
  "Lets everybody read a file.": "让所有人都可以读一个文件。",
  "Sets two headers and keeps the others.": "设置两个头部，保留其余的。",
  "Takes all headers away from all that fits.": "去掉所有匹配文件的全部头部。",
  "Keeps a text with a folder.": "给文件夹保存一段文本。",

  // url, sign
  "The link holds a sign: who has it can download the file as long as it is valid. Nothing is asked of the service, so the file need not exist.":
    "链接里含有签名：在有效期内，谁拿到它都可以下载文件。不向服务发任何请求，所以文件不必存在。",
  "It is valid from now on by this computer's clock. Other commands learn the service's time where it differs; here nothing is asked, so the clock must be right.":
    "有效期从本机时钟的当前时间算起。其他命令在时间不一致时会得知服务的时间；这里不发任何请求，所以本机时钟必须准确。",
  "For how long it is valid, for example 30m, 12h or 7d; 1h if not given, at most 90d.":
    "有效期多长，例如 30m、12h 或 7d；默认为 1h，最长 90d。",
  "Through the CDN, where the bucket has one.": "通过 CDN，前提是存储桶开通了 CDN。",
  "A link for an hour.": "一小时有效的链接。",
  "A link for a week.": "一周有效的链接。",
  "Without --once and --download it is a sign that can be used many times until it expires, for uploads, listings and stat. Send it as it is in the header Authorization, or percent-encoded as the query parameter sign.":
    "不加 --once 和 --download 时是多次有效的签名，过期前可反复使用，用于上传、列出和查询属性。原样放在 Authorization 头部里发送，或经百分号编码后作为查询参数 sign。",
  "Signs hold the time of this computer's clock. Other commands learn the service's time where it differs; here nothing is asked, so the clock must be right.":
    "签名里含有本机时钟的时间。其他命令在时间不一致时会得知服务的时间；这里不发任何请求，所以本机时钟必须准确。",
  "With --explain it takes a sign apart: what kind it is, what it is for, when it ends, whether it was made with the key at hand, and what is wrong with it. It takes the sign as it is, a URL that holds it, or the line of the header; with - it is read from standard input, where others do not see it in the list of processes. The sign is not shown again, for it can be used as long as it is valid.":
    "加 --explain 时解析一个签名：是哪一种、用于什么、何时过期、是否由当前的密钥生成、有什么问题。可以给出签名本身、含有它的 URL，或整行头部；给出 - 时从标准输入读取，这样别人不会在进程列表里看到它。签名不会再次显示，因为它在有效期内都可以使用。",
  "For one request that changes or deletes just this file or folder.": "单次有效，只用于修改或删除这一个文件或文件夹。",
  "For a download of this file.": "用于下载这个文件。",
  "Take the sign apart that is given, and say what is wrong with it. The exit status is 1 if something is.":
    "解析给出的签名，指出问题。有问题时退出码为 1。",
  "With --explain: the remote name that the sign is wanted for. --once and --download say the kind.":
    "与 --explain 一起使用：签名要用于哪个远程路径。--once 和 --download 说明是哪一种。",
  "For how long it is valid, for example 30m or 12h; 5m if not given, at most 90d.": "有效期多长，例如 30m 或 12h；默认为 5m，最长 90d。",
  "A sign to list a folder.": "用来列出一个文件夹的签名。",
  "A sign to delete a file.": "用来删除一个文件的签名。",
  "A sign to download a file all day.": "一整天都可以下载一个文件的签名。",
  "Says what is wrong with a sign.": "指出一个签名的问题。",
  "Also whether it is good to delete this file.": "同时检查它能否用来删除这个文件。",

  // du
  "Shows each folder that lies directly in a folder, and the whole. Without a name it takes the default bucket.":
    "显示文件夹下的每个直接子文件夹和总计。不给名称时统计默认存储桶。",
  "How far down folders are shown; 1 if not given, 0 for the whole only.": "显示到第几层文件夹；默认为 1，0 表示只显示总计。",
  "The default bucket and its folders.": "默认存储桶和其中的文件夹。",
  "One folder in one line.": "一个文件夹只占一行。",

  // sync, compare
  "Copies the files of a folder, local or remote, that the other does not have, or has with another content. The same is what is finished, and has the same size and SHA-1.":
    "把一个文件夹（本地或远程）里有、而另一个没有或内容不同的文件复制过去。相同指已完成，而且大小和 SHA-1 都相同。",
  "With --delete, files that the source does not have are deleted in the target. This is asked first on a terminal, and needs --yes without one. Files that --include and --exclude leave out stay.":
    "加 --delete 时，删除目标中源没有的文件。在终端上会先询问，没有终端时必须加 --yes。被 --include 和 --exclude 排除的文件保持不动。",
  "Delete files of the target that the source does not have.": "删除目标中源没有的文件。",
  "Uploads what is new or changed.": "上传新的和改动过的文件。",
  "Shows what would be downloaded and deleted.": "显示会下载和删除什么。",
  "Makes a bucket like another.": "把一个存储桶同步到另一个。",
  "Compares two folders, or two files, of any kind: in buckets, here, or one of each. Nothing is changed. What is the same is finished on both sides and has the same size and SHA-1; a local file is read for that. Empty folders count for nothing, and links of local folders are passed over.":
    "比较两个文件夹或两个文件，在存储桶里、在本地或各一个都可以。不做任何修改。相同指两边都已完成，而且大小和 SHA-1 都相同；为此会读取本地文件。空文件夹不算，本地文件夹中的链接会被跳过。",
  "A line for each difference, as rclone writes them: + path is missing in the target, - path is missing in the source, * path differs, ! path could not be compared; with --all also = path is the same.":
    "每处不同一行，写法与 rclone 一样：+ 目标中没有，- 源中没有，* 不同，! 无法比较；加 --all 时还有 = 相同。",
  "Exit status 0 says that all is the same, 1 that something differs or could not be compared.":
    "退出码 0 表示全部相同，1 表示有不同或无法比较的。",
  "sha1 (if not given), or size: quick, for the listings tell it.": "sha1（默认），或 size：很快，因为列表里就有大小。",
  "Read all files of both sides: for places that keep no SHA-1, and to believe none.":
    "读取两边的所有文件：用于没有 SHA-1 的地方，或不想相信所记录的 SHA-1 时。",
  "Also files that are the same.": "也显示相同的文件。",
  "Files at once, at most 64; 32 if not given, 8 with --download.": "同时处理的文件数，最多 64；默认为 32，加 --download 时为 8。",
  "Whether everything is there, and right.": "是否全部都在，而且正确。",
  "One bucket by both of its interfaces, quickly.": "通过两种接口快速比较同一个存储桶。",
  "Two files by their content, for programs.": "按内容比较两个文件，供程序使用。",

  // parts
  "An upload that was interrupted stays with the service until it is taken up with `cos cp --resume` or given up. There is at most one for a name.":
    "中断的上传会留在服务里，直到用 `cos cp --resume` 续传或被放弃。每个名称最多有一个。",
  "Give it up: what was stored of it is deleted. A finished file stays.": "放弃它：已存入的部分会被删除。已完成的文件保持不动。",
  "Tells how much of an upload is stored.": "显示一个上传已存入多少。",
  "Gives it up.": "放弃它。",

  // completions
  "For bash, zsh, fish and PowerShell. Commands, options, their values, profiles and the names of files in buckets are completed. For these the service is asked, with the account of the line, for one page, for at most two seconds; what it said is used again for ten seconds. A script does not become old with a new version of cos.":
    "用于 bash、zsh、fish 和 PowerShell。可以补全命令、选项、选项的值、账号配置，以及存储桶中的文件名。补全文件名时会用命令行上的账号向服务请求一页列表，最多两秒；结果在十秒内重复使用。cos 升级后无需重新生成脚本。",
  "For PowerShell.": "用于 PowerShell。",
  "For bash.": "用于 bash。",
  "For zsh.": "用于 zsh。",
  "For fish.": "用于 fish。",

  // doctor
  "It reads the settings as any other command would, and looks in order at the file and who may read it, the key, the appid, the region or the endpoint, proxies, whether the service can be reached, the clock, the bucket, a listing, and a sign. Each is a line with what was found and what to do about it. What depends on something that is wrong is not checked, and said so.":
    "它像其他命令一样读取设置，然后依次检查：配置文件和谁能读它、密钥、appid、地域或 endpoint、代理、能否连上服务、时钟、存储桶、列出操作和签名。每项一行，写明检查结果和解决办法。因前面的问题而无法检查的，会注明没有检查。",
  "Nothing is written to the service: it is asked for one entry of one listing, twice. No key and no sign is shown.":
    "不向服务写入任何内容：只请求两次列表，每次一个条目。不显示密钥和签名。",
  "The exit status is 0 if all is well, 1 if something is wrong, and 3 if there is no access.":
    "退出码：一切正常为 0，有问题为 1，没有权限为 3。",
  "Says what is wrong, and what to do.": "诊断问题，并给出解决办法。",
  "The same for another account, and this bucket.": "对另一个账号和这个存储桶做同样的检查。",
  "An object for each check: check, ok, finding, advice.": "每项检查输出一个对象：check、ok、finding、advice。",

  // config
  "The file can be read by its owner only. It is ~/.config/cos-v4/config.json, or what --config or COS_CONFIG names. With --profile, several accounts can be kept.":
    "配置文件只有所有者可读。它是 ~/.config/cos-v4/config.json，或由 --config 或 COS_CONFIG 指定。用 --profile 可以保存多个账号。",
  "What is asked for stands in the console, and it is said where. A bucket with its appid or its URL is taken apart. In the end all is tried as `cos doctor` does, and can be kept all the same.":
    "要回答的内容都能在控制台找到，提问时会说明在哪里。带 appid 的存储桶名称或它的 URL 会被拆开使用。最后像 `cos doctor` 那样检查一遍，不通过也可以照样保存。",
  "Without a terminal it takes --appid, --secret-id, --region, --endpoint and --bucket, and reads the SecretKey from standard input; nothing is tried. --endpoint '' takes an endpoint out of the profile.":
    "没有终端时使用 --appid、--secret-id、--region、--endpoint 和 --bucket，并从标准输入读取 SecretKey；不做检查。--endpoint '' 从账号配置中去掉 endpoint。",
  "Options win over COS_APPID, COS_SECRET_ID, COS_SECRET_KEY, COS_REGION, COS_ENDPOINT, COS_BUCKET and COS_PROFILE of the environment, and these over the file; a profile that is named with --profile wins over the environment.":
    "选项优先于环境变量 COS_APPID、COS_SECRET_ID、COS_SECRET_KEY、COS_REGION、COS_ENDPOINT、COS_BUCKET 和 COS_PROFILE，环境变量优先于配置文件；用 --profile 指定的账号配置优先于环境变量。",
  "Show the settings that hold, and from where they come; never a key.": "显示生效的设置和它们的来源；从不显示密钥。",
  "Show the names of all profiles.": "显示所有账号配置的名称。",
  "Remove the profile.": "删除这个账号配置。",
  "Asks, and keeps the answers.": "询问并保存。",
  "The same for another account.": "配置另一个账号。",
  "Tells which settings hold.": "显示哪些设置生效。",
  "Without questions.": "不询问。",

  // emulator
  "It listens until Ctrl-C. It prints the variables by which other `cos` commands find it, and the address of a page to look into it, and then a line for each request: time, status, code, operation, bucket, path, duration, bytes, and why it was refused.":
    "它一直监听，直到按 Ctrl-C。它输出让其他 `cos` 命令找到它的环境变量和一个查看页面的地址，然后每个请求一行：时间、状态、返回码、操作、存储桶、路径、耗时、字节数，以及被拒绝的原因。",
  "Listens on port 8080, with one bucket called mybucket.": "监听 8080 端口，有一个名为 mybucket 的存储桶。",
  "Has these buckets, and knows next time what was in them.": "有这些存储桶，下次启动时内容还在。",
  "Begins with these files, and takes this key only.": "一开始就有这些文件，并且只接受这个密钥。",
  "The port; 8004 if not given, 0 for a free one.": "端口；默认为 8004，0 表示任意空闲端口。",
  "The address to listen on; 127.0.0.1 if not given, which others cannot reach.": "监听的地址；默认为 127.0.0.1，其他机器无法访问。",
  "A certificate in PEM: the port takes HTTPS too, also as an HTTP proxy.": "PEM 格式的证书：端口也接受 HTTPS，也可作为 HTTP 代理。",
  "The private key of the certificate, in PEM.": "证书的私钥，PEM 格式。",
  "Keep everything in a folder, which outlives the emulator; in memory if not given.":
    "把数据保存在一个文件夹里，模拟器退出后仍保留；默认只保存在内存里。",
  "With --data: force every change to the disk before it is acknowledged.": "与 --data 一起使用：每个改动写入磁盘后才确认。",
  "With --data: compare every content with its size and its SHA-1, say what is wrong, and end; 1 if anything is.":
    "与 --data 一起使用：把每份内容与其大小和 SHA-1 比较，说明哪里不对，然后结束；有问题时退出码为 1。",
  "A bucket, from which files can be downloaded without a sign if it is public; mybucket if none is given. A --data folder remembers which are public.":
    "一个存储桶，设为 public 时无需签名即可下载其中的文件；一个都不给时为 mybucket。--data 的文件夹会记住哪些是公有的。",
  "Put the files of a folder that are not there yet into a bucket, the first one if none is named.":
    "把一个文件夹里尚不存在的文件放进存储桶；未指明时为第一个存储桶。",
  "A JSON file with rules of what goes wrong.": "一个 JSON 文件，规定会出哪些故障。",
  "Begin with the state of all buckets that is in a file; write it into one at the end.":
    "以文件中保存的所有存储桶的状态开始；结束时把状态写入文件。",
  "Show the page to look into it, at /_emulator/. Without being told, it does so only at an address that others cannot reach.":
    "在 /_emulator/ 提供查看页面。默认只在其他机器无法访问的地址上提供。",
  "Show no such page.": "不提供这个页面。",
  "Another name by which that page is reached, such as one in a network of containers.":
    "访问该页面所用的另一个名称，例如容器网络里的名称。",
  "Let programs change faults and the state under /_emulator/, without the token of that page.":
    "允许程序在 /_emulator/ 下修改故障和状态，无需该页面的令牌。",
  "How each request is told; text if not given.": "以什么格式输出每个请求；默认为 text。",
  "Refuse to delete a folder that holds anything (-173).": "拒绝删除非空的文件夹（-173）。",
  "Most entries of one page of a listing; 1000 if not given.": "列表每页最多多少个条目；默认为 1000。",
  "Refuse slices that are not of 1 MiB (-284).": "拒绝不是 1 MiB 的分片（-284）。",
  "Take slices in order only, one at a time.": "只按顺序接受分片，一次一个。",
  "The slice size that every upload gets, whatever it asks for.": "每个上传得到的分片大小，无论它要求多大。",
  "Have contents sent that the bucket has already.": "存储桶里已有的内容也要求重新发送（不秒传）。",
  "Show the SHA-1 of an empty file as it is, in place of 32 zeros.": "空文件的 SHA-1 如实显示，而不是 32 个零。",
  "Let an upload of the content that is there succeed with a new time, in place of -4018.":
    "上传已有的相同内容时成功并更新时间，而不是返回 -4018。",
  "Refuse a change of a path while another is under way there (-20034), in place of letting it wait.":
    "同一路径上有改动正在进行时，拒绝另一个改动（-20034），而不是让它等待。",
  "Most bytes of a URL; longer ones are refused (-5994). No limit if not given.":
    "URL 最多多少字节；更长的会被拒绝（-5994）。默认没有限制。",
};
