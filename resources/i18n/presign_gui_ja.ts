<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>{what}. {hint}</source>
        <translation>{what}。{hint}</translation>
    </message>
    <message>
        <source>Drop to add the connection</source>
        <translation>ドロップして接続を追加</translation>
    </message>
    <message>
        <source>Paste an upload link, start the sandbox or choose a connection, then drop again.</source>
        <translation>アップロードリンクを貼り付けるか、サンドボックスを起動するか、接続を選んでから、もう一度ドロップしてください。</translation>
    </message>
    <message>
        <source>No connection yet</source>
        <translation>まだ接続がありません</translation>
    </message>
    <message>
        <source>No bucket yet</source>
        <translation>まだバケットがありません</translation>
    </message>
    <message>
        <source>Choose a bucket, then drop the files again.</source>
        <translation>バケットを選んでから、もう一度ファイルをドロップしてください。</translation>
    </message>
    <message>
        <source>Not allowed here</source>
        <translation>ここでは許可されていません</translation>
    </message>
    <message>
        <source>Drop to upload</source>
        <translation>ドロップするとアップロードします</translation>
    </message>
    <message>
        <source>to {place}</source>
        <translation>{place} へ</translation>
    </message>
    <message numerus="yes">
        <source>Drop to upload %n files</source>
        <translation>
            <numerusform>ドロップすると%n個のファイルをアップロードします</numerusform>
        </translation>
    </message>
    <message>
        <source>A transfer over a pasted link is under way. After closing it needs the link again.</source>
        <translation>貼り付けたリンクでの転送が進行中です。閉じると、再開にはもう一度リンクが必要になります。</translation>
    </message>
    <message numerus="yes">
        <source>%n transfers over pasted links are under way. After closing they need them again.</source>
        <translation>
            <numerusform>貼り付けたリンクでの転送が%n件進行中です。閉じると、再開にはもう一度リンクが必要になります。</numerusform>
        </translation>
    </message>
    <message>
        <source>Close anyway</source>
        <translation>それでも閉じる</translation>
    </message>
    <message>
        <source>Choose files to upload</source>
        <translation>アップロードするファイルの選択</translation>
    </message>
    <message>
        <source>Choose a folder to upload</source>
        <translation>アップロードするフォルダーを選択</translation>
    </message>
</context>
<context>
    <name>CheckResult</name>
    <message>
        <source>Asking the server for one byte…</source>
        <translation>サーバーに1バイトだけ問い合わせています…</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>処理中</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>ファイルの種類</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>更新日時</translation>
    </message>
    <message>
        <source>Proposed name</source>
        <translation>提案されたファイル名</translation>
    </message>
</context>
<context>
    <name>Checker</name>
    <message>
        <source>Give the connection a name.</source>
        <translation>接続に名前を付けてください。</translation>
    </message>
    <message>
        <source>There is a connection of this name already.</source>
        <translation>この名前の接続はすでにあります。</translation>
    </message>
    <message>
        <source>A region is written like eu-central-1.</source>
        <translation>リージョンは eu-central-1 のように書きます。</translation>
    </message>
    <message>
        <source>This cannot be the name of a bucket.</source>
        <translation>バケット名として使えません。</translation>
    </message>
    <message>
        <source>Write it like https://s3.example.com or http://127.0.0.1:9000.</source>
        <translation>https://s3.example.com や http://127.0.0.1:9000 のように書いてください。</translation>
    </message>
    <message>
        <source>Name at least one of the two functions.</source>
        <translation>2つの関数のうち、少なくとも1つを指定してください。</translation>
    </message>
</context>
<context>
    <name>ConnectionActions</name>
    <message>
        <source>Try again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>変更…</translation>
    </message>
</context>
<context>
    <name>ConnectionDialog</name>
    <message>
        <source>Test</source>
        <translation>テスト</translation>
    </message>
    <message>
        <source>Save and connect</source>
        <translation>保存して接続</translation>
    </message>
    <message>
        <source>Change connection</source>
        <translation>接続の変更</translation>
    </message>
    <message>
        <source>New connection</source>
        <translation>新しい接続</translation>
    </message>
    <message>
        <source>Who signs the links</source>
        <translation>リンクに署名するもの</translation>
    </message>
    <message>
        <source>This computer, with AWS credentials</source>
        <translation>このコンピューター(AWSの認証情報)</translation>
    </message>
    <message>
        <source>Lambda functions</source>
        <translation>Lambda関数</translation>
    </message>
    <message>
        <source>This computer, for another S3-compatible server</source>
        <translation>このコンピューター(ほかのS3互換サーバー)</translation>
    </message>
    <message>
        <source>As the server needs it</source>
        <translation>サーバーに合わせる</translation>
    </message>
    <message>
        <source>Bucket in the path</source>
        <translation>パスにバケット名を入れる</translation>
    </message>
    <message>
        <source>Bucket in the host name</source>
        <translation>ホスト名にバケット名を入れる</translation>
    </message>
    <message>
        <source>For example: Work</source>
        <translation>例: 仕事</translation>
    </message>
    <message>
        <source>Name or ARN</source>
        <translation>名前またはARN</translation>
    </message>
    <message>
        <source>As the profile says</source>
        <translation>プロファイルの設定に従う</translation>
    </message>
    <message>
        <source>Default credentials</source>
        <translation>既定の認証情報</translation>
    </message>
    <message>
        <source>To begin with, if you like</source>
        <translation>最初に開くバケット(省略可)</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Upload function</source>
        <translation>アップロード関数</translation>
    </message>
    <message>
        <source>Download function</source>
        <translation>ダウンロード関数</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>エンドポイント</translation>
    </message>
    <message>
        <source>Addressing style</source>
        <translation>アドレス形式</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>リージョン</translation>
    </message>
    <message>
        <source>AWS profile</source>
        <translation>AWSプロファイル</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>バケット</translation>
    </message>
    <message>
        <source>Who signs</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Links are signed here, with the credentials that the AWS CLI uses too. Keys are not stored by this program.</source>
        <translation>AWS CLIと同じ認証情報を使い、ここでリンクに署名します。このプログラムがキーを保存することはありません。</translation>
    </message>
    <message>
        <source>Two functions sign the links. Your credentials need no more than the right to invoke them.</source>
        <translation>2つの関数がリンクに署名します。お使いの認証情報に必要なのは、それらを呼び出す権限だけです。</translation>
    </message>
    <message>
        <source>For any server that speaks S3. Put its keys into an AWS profile; they are not stored by this program.</source>
        <translation>S3に対応したサーバーならどれでも使えます。キーはAWSプロファイルに入れてください。このプログラムは保存しません。</translation>
    </message>
    <message>
        <source>Trying it…</source>
        <translation>試しています…</translation>
    </message>
</context>
<context>
    <name>ConnectionFiles</name>
    <message>
        <source>Save the file for members</source>
        <translation>メンバー用ファイルを保存</translation>
    </message>
    <message>
        <source>Open a connection file</source>
        <translation>接続ファイルを開く</translation>
    </message>
    <message>
        <source>Connection files (*.json)</source>
        <translation>接続ファイル (*.json)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>すべてのファイル (*)</translation>
    </message>
    <message>
        <source>{name} is saved. Whoever opens it needs credentials that may invoke the two functions, and no more.</source>
        <translation>{name} を保存しました。これを開く人に必要なのは、2つの関数を呼び出せる認証情報だけです。</translation>
    </message>
    <message>
        <source>The connection “{name}” is there already.</source>
        <translation>接続「{name}」はすでにあります。</translation>
    </message>
    <message>
        <source>The connection “{name}” was added.</source>
        <translation>接続「{name}」を追加しました。</translation>
    </message>
    <message>
        <source>The connection “{name}” was added. It leads to {host}, which is not AWS.</source>
        <translation>接続「{name}」を追加しました。接続先は AWS ではない {host} です。</translation>
    </message>
</context>
<context>
    <name>ConnectionMenu</name>
    <message>
        <source>Sandbox with a backend</source>
        <translation>サンドボックス(バックエンド付き)</translation>
    </message>
    <message>
        <source>Sandbox on this computer</source>
        <translation>サンドボックス(このPC内)</translation>
    </message>
    <message>
        <source>New connection…</source>
        <translation>新しい接続…</translation>
    </message>
    <message>
        <source>New backend…</source>
        <translation>新しいバックエンド…</translation>
    </message>
    <message>
        <source>Open a connection file…</source>
        <translation>接続ファイルを開く…</translation>
    </message>
    <message>
        <source>Change this connection…</source>
        <translation>この接続を変更…</translation>
    </message>
    <message>
        <source>Save a file for members…</source>
        <translation>メンバー用ファイルを保存…</translation>
    </message>
    <message>
        <source>Remove this connection</source>
        <translation>この接続を削除</translation>
    </message>
    <message>
        <source>Change the backend {stack}…</source>
        <translation>バックエンド {stack} を変更…</translation>
    </message>
    <message>
        <source>Delete the backend {stack}…</source>
        <translation>バックエンド {stack} を削除…</translation>
    </message>
    <message>
        <source>Backend {stack}: failed…</source>
        <translation>バックエンド {stack}: 失敗…</translation>
    </message>
    <message>
        <source>Backend {stack}: done…</source>
        <translation>バックエンド {stack}: 完了…</translation>
    </message>
    <message>
        <source>Backend {stack}: under way…</source>
        <translation>バックエンド {stack}: 作業中…</translation>
    </message>
</context>
<context>
    <name>ConnectionWords</name>
    <message>
        <source>It works: the functions answer.</source>
        <translation>接続できました。関数が応答しています。</translation>
    </message>
    <message>
        <source>It works: the functions answer. They do not tell what they allow.</source>
        <translation>接続できました。関数は応答していますが、許可の範囲は返しません。</translation>
    </message>
    <message>
        <source>The credentials work. They may not list, so buckets and keys have to be typed.</source>
        <translation>認証情報は有効です。一覧は許可されていないため、バケットとキーは入力してください。</translation>
    </message>
    <message>
        <source>It works: the bucket {bucket} can be listed.</source>
        <translation>接続できました。バケット {bucket} の一覧を取得できます。</translation>
    </message>
    <message>
        <source>It works: the buckets can be listed.</source>
        <translation>接続できました。バケットの一覧を取得できます。</translation>
    </message>
    <message>
        <source>This key cannot be uploaded to: uploads go {prefixes}.</source>
        <translation>このキーにはアップロードできません。アップロード先は{prefixes}です。</translation>
    </message>
    <message>
        <source>This key cannot be downloaded: downloads come from {prefixes}.</source>
        <translation>このキーはダウンロードできません。ダウンロード元は{prefixes}です。</translation>
    </message>
    <message>
        <source>This connection takes uploads {prefixes} only.</source>
        <translation>この接続でアップロードできるのは {prefixes} だけです。</translation>
    </message>
    <message>
        <source>new files only</source>
        <translation>新しいファイルのみ</translation>
    </message>
    <message>
        <source>Uploads: {limits}.</source>
        <translation>アップロード: {limits}。</translation>
    </message>
    <message>
        <source>Downloads: {limits}.</source>
        <translation>ダウンロード: {limits}。</translation>
    </message>
    <message>
        <source>below {prefixes}</source>
        <translation>{prefixes} の下</translation>
    </message>
    <message>
        <source>This backend allows {duration} at most.</source>
        <translation>このバックエンドで選べるのは最長 {duration} です。</translation>
    </message>
    <message>
        <source>up to {size}</source>
        <translation>{size} まで</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the limits of a backend</comment>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>ErrorCard</name>
    <message>
        <source>Copy a message to the sender</source>
        <translation>送り主への文面をコピー</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>報告をコピー</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Everything that support asks for, without secrets</source>
        <translation>サポートが必要とする情報一式(秘密は含みません)</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
    <message>
        <source>Whoever sent the link can put this right.</source>
        <translation>リンクの送り主が解決できます。</translation>
    </message>
    <message>
        <source>Whoever runs the bucket can put this right.</source>
        <translation>バケットの管理者が解決できます。</translation>
    </message>
    <message>
        <source>Nobody has to do anything: it usually passes.</source>
        <translation>何もする必要はありません。たいていは自然に解決します。</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>詳細を隠す</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>コピーしました</translation>
    </message>
</context>
<context>
    <name>EventModel</name>
    <message>
        <source>Time</source>
        <translation>時刻</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>リソース</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>ExpiryChooser</name>
    <message>
        <source>How long links work</source>
        <translation>リンクの有効期間</translation>
    </message>
    <message>
        <source>15 minutes</source>
        <translation>15分</translation>
    </message>
    <message>
        <source>1 hour</source>
        <translation>1時間</translation>
    </message>
    <message>
        <source>12 hours</source>
        <translation>12時間</translation>
    </message>
    <message>
        <source>7 days</source>
        <translation>7日</translation>
    </message>
    <message>
        <source>Until a date and time…</source>
        <translation>日時を指定…</translation>
    </message>
    <message>
        <source>Date and time until which links work</source>
        <translation>リンクの有効期限の日時</translation>
    </message>
</context>
<context>
    <name>ExpiryLabel</name>
    <message>
        <source>The link does not say how long it works.</source>
        <translation>リンクには有効期限が書かれていません。</translation>
    </message>
    <message>
        <source>Expired: it worked until {moment}</source>
        <translation>期限切れ: {moment} まで有効でした</translation>
    </message>
    <message>
        <source>Works until {moment} · {left} left</source>
        <translation>{moment} まで有効 · 残り {left}</translation>
    </message>
</context>
<context>
    <name>FolderActions</name>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>FolderStrip</name>
    <message>
        <source>Stop looking</source>
        <translation>調べるのをやめる</translation>
    </message>
</context>
<context>
    <name>FolderWords</name>
    <message>
        <source>Looking through {folder}: {files} files, {size} so far</source>
        <translation>{folder} を調べています: これまでに {files} ファイル、{size}</translation>
    </message>
    <message>
        <source>There are no files in {folder}.</source>
        <translation>{folder} にはファイルがありません。</translation>
    </message>
    <message>
        <source>{folder}: {files} files, {size}.</source>
        <translation>{folder}: {files} ファイル、{size}。</translation>
    </message>
    <message>
        <source>{folder}: stopped after {files} files, {size}.</source>
        <translation>{folder}: {files} ファイル、{size} で中止しました。</translation>
    </message>
    <message>
        <source>Left out: {what}.</source>
        <translation>除外: {what}。</translation>
    </message>
    <message>
        <source>a link, which is not followed</source>
        <translation>リンク(たどりません)</translation>
    </message>
    <message>
        <source>a device, a pipe or a socket</source>
        <translation>デバイス、パイプ、またはソケット</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>読み取れません</translation>
    </message>
    <message>
        <source>cannot be an object key</source>
        <translation>オブジェクトキーにできません</translation>
    </message>
    <message>
        <source>has the name of another one</source>
        <translation>ほかのものと同じ名前です</translation>
    </message>
    <message>
        <source>only marks a folder</source>
        <translation>フォルダーの目印にすぎません</translation>
    </message>
    <message>
        <source>cannot be written</source>
        <translation>書き込めません</translation>
    </message>
    <message>
        <source>links</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>special files</source>
        <translation>特殊ファイル</translation>
    </message>
    <message>
        <source>unreadable</source>
        <translation>読み取り不可</translation>
    </message>
    <message>
        <source>names that cannot be keys</source>
        <translation>キーにできない名前</translation>
    </message>
    <message>
        <source>of the same name</source>
        <translation>同じ名前</translation>
    </message>
    <message>
        <source>folder markers</source>
        <translation>フォルダーの目印</translation>
    </message>
    <message>
        <source>unwritable</source>
        <translation>書き込み不可</translation>
    </message>
</context>
<context>
    <name>GuestActions</name>
    <message>
        <source>Drop to look for links</source>
        <translation>ドロップするとリンクを探します</translation>
    </message>
    <message>
        <source>Nothing is downloaded before you say so.</source>
        <translation>指示するまで何もダウンロードしません。</translation>
    </message>
    <message>
        <source>One file only</source>
        <translation>ファイルは1つだけです</translation>
    </message>
    <message>
        <source>The pasted link takes a single file.</source>
        <translation>貼り付けたリンクで送れるファイルは1つです。</translation>
    </message>
    <message>
        <source>Drop to upload to the pasted link</source>
        <translation>ドロップすると貼り付けたリンクへアップロードします</translation>
    </message>
    <message>
        <source>Choose the file to upload</source>
        <translation>アップロードするファイルの選択</translation>
    </message>
</context>
<context>
    <name>GuestTransfers</name>
    <message>
        <source>One file only. The pasted link takes a single file.</source>
        <translation>ファイルは1つだけです。貼り付けたリンクで送れるファイルは1つです。</translation>
    </message>
    <message>
        <source>Part {number} was uploaded. Whoever puts the parts together needs its ETag: {etag}</source>
        <translation>パート{number}をアップロードしました。パートを組み立てる人にはこのETagが必要です: {etag}</translation>
    </message>
    <message>
        <source>Copy ETag</source>
        <translation>ETagをコピー</translation>
    </message>
</context>
<context>
    <name>HeaderFields</name>
    <message>
        <source>The link was signed with these, and does not tell them:</source>
        <translation>リンクの署名に含まれるものの、値がリンクに書かれていないヘッダー:</translation>
    </message>
    <message>
        <source>as the file&apos;s name tells</source>
        <translation>ファイル名から判断</translation>
    </message>
    <message>
        <source>ask the sender for it</source>
        <translation>送り主に確認</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Check live</source>
        <translation>今すぐ確認</translation>
    </message>
    <message>
        <source>Asks the server for one byte. Nothing is ever written.</source>
        <translation>サーバーに1バイトだけ問い合わせます。何も書き込みません。</translation>
    </message>
    <message>
        <source>Nothing beside the link itself.</source>
        <translation>リンク以外に必要なものはありません。</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>記載なし</translation>
    </message>
    <message>
        <source>nothing: it has expired</source>
        <translation>なし(期限切れ)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>閉じる (Esc)</translation>
    </message>
    <message>
        <source>What must be sent with it</source>
        <translation>一緒に送る必要があるもの</translation>
    </message>
</context>
<context>
    <name>KeyRow</name>
    <message>
        <source>Object key</source>
        <translation>オブジェクトキー</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>消去</translation>
    </message>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>リンクをコピー</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message numerus="yes">
        <source>%n objects</source>
        <translation>
            <numerusform>%n個のオブジェクト</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose an object, or type a key</source>
        <translation>オブジェクトを選ぶか、キーを入力</translation>
    </message>
    <message>
        <source>Download folder</source>
        <translation>フォルダーをダウンロード</translation>
    </message>
</context>
<context>
    <name>LeftOutDialog</name>
    <message>
        <source>Left out of {folder}</source>
        <translation>{folder} から除外したもの</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>LeftOutModel</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>理由</translation>
    </message>
</context>
<context>
    <name>LimitsPopover</name>
    <message>
        <source>Go on by themselves at the next start</source>
        <translation>次回の起動時に自動で再開する</translation>
    </message>
    <message>
        <source>Unfinished uploads…</source>
        <translation>未完了のアップロード…</translation>
    </message>
    <message>
        <source>No limit</source>
        <translation>制限なし</translation>
    </message>
    <message>
        <source>Transfers at once</source>
        <translation>同時に行う転送</translation>
    </message>
    <message>
        <source>Parts at once, of all</source>
        <translation>同時に送るパート(合計)</translation>
    </message>
    <message>
        <source>Upload, each second</source>
        <translation>アップロード(毎秒)</translation>
    </message>
    <message>
        <source>Download, each second</source>
        <translation>ダウンロード(毎秒)</translation>
    </message>
    <message>
        <source>How much moves at once</source>
        <translation>同時に転送する量</translation>
    </message>
    <message>
        <source>Less than {least} each second is too slow for a server.</source>
        <translation>毎秒 {least} 未満では、サーバーにとって遅すぎます。</translation>
    </message>
</context>
<context>
    <name>LinkFacts</name>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>バケット</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Sizes</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Kind of file</source>
        <translation>ファイルの種類</translation>
    </message>
    <message>
        <source>Sent with it</source>
        <translation>一緒に送信</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>The link does not say which of the two it allows: its sender knows.</source>
        <translation>どちらができるリンクなのかは書かれていません。送り主に確かめてください。</translation>
    </message>
    <message>
        <source>This program downloads and uploads files. What this link is for, it does not do.</source>
        <translation>このプログラムはファイルのダウンロードとアップロードをします。このリンクの用途には対応していません。</translation>
    </message>
</context>
<context>
    <name>LinkList</name>
    <message>
        <source>Pasted links</source>
        <translation>貼り付けたリンク</translation>
    </message>
    <message>
        <source>{key} (expired)</source>
        <translation>{key} (期限切れ)</translation>
    </message>
</context>
<context>
    <name>LinkPanel</name>
    <message>
        <source>Copy upload link</source>
        <translation>アップロードリンクをコピー</translation>
    </message>
    <message>
        <source>A link that lets someone else upload this one object, without an account</source>
        <translation>ほかの人がアカウントなしでこのオブジェクトだけをアップロードできるリンク</translation>
    </message>
    <message>
        <source>No upload links: this backend limits sizes, and a link does not tell how much will be sent.</source>
        <translation>アップロードリンクは作れません。このバックエンドにはサイズの上限があり、リンクからは送られる量がわかりません。</translation>
    </message>
    <message>
        <source>Anyone who has a link can use it until it expires, without an account. Treat it like a password.</source>
        <translation>リンクを持つ人は誰でも、期限までアカウントなしで使えます。パスワードと同じように扱ってください。</translation>
    </message>
    <message>
        <source>New links work for</source>
        <translation>新しいリンクの有効期間</translation>
    </message>
    <message>
        <source>Links</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>Whoever signs for this connection decides that.</source>
        <translation>この接続の署名者が決めます。</translation>
    </message>
    <message>
        <source>Upload link copied</source>
        <translation>アップロードリンクをコピーしました</translation>
    </message>
    <message>
        <source>Download link copied</source>
        <translation>ダウンロードリンクをコピーしました</translation>
    </message>
    <message>
        <source>To be sent with it: {headers}</source>
        <translation>一緒に送るヘッダー: {headers}</translation>
    </message>
    <message>
        <source>The credentials that signed it end then.</source>
        <translation>署名した認証情報の期限もこの時刻です。</translation>
    </message>
    <message>
        <source>Copy again</source>
        <translation>もう一度コピー</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Drop to read the link</source>
        <translation>ドロップするとリンクを読み取ります</translation>
    </message>
    <message>
        <source>From a browser, a mail or a note</source>
        <translation>ブラウザー、メール、メモから</translation>
    </message>
</context>
<context>
    <name>Messages</name>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>HTTP status</source>
        <translation>HTTPステータス</translation>
    </message>
    <message>
        <source>Request ID</source>
        <translation>リクエストID</translation>
    </message>
    <message>
        <source>Host ID</source>
        <translation>ホストID</translation>
    </message>
    <message>
        <source>This function always signs {object}</source>
        <translation>この関数は常に {object} に署名します</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>ObjectModel</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>サイズ</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>更新日時</translation>
    </message>
    <message>
        <source>Folder {name}</source>
        <translation>フォルダー {name}</translation>
    </message>
</context>
<context>
    <name>ObjectPanel</name>
    <message>
        <source>List again (F5)</source>
        <translation>一覧を更新(F5)</translation>
    </message>
    <message>
        <source>Upload a folder…</source>
        <translation>フォルダーをアップロード…</translation>
    </message>
    <message>
        <source>Upload…</source>
        <translation>アップロード…</translation>
    </message>
    <message>
        <source>One moment…</source>
        <translation>お待ちください…</translation>
    </message>
    <message>
        <source>Connecting: {name}</source>
        <translation>接続しています: {name}</translation>
    </message>
    <message>
        <source>Choose a bucket</source>
        <translation>バケットを選んでください</translation>
    </message>
    <message>
        <source>Choose one above, or type its name and press Return.</source>
        <translation>上で選ぶか、名前を入力して Enter キーを押してください。</translation>
    </message>
    <message>
        <source>This connection signs links, but cannot list objects</source>
        <translation>この接続はリンクに署名できますが、オブジェクトの一覧は表示できません</translation>
    </message>
    <message>
        <source>Type an object key below to download it or to copy a link, or drop files here to upload them.</source>
        <translation>下にオブジェクトキーを入力すると、ダウンロードやリンクのコピーができます。ファイルをドロップするとアップロードします。</translation>
    </message>
    <message>
        <source>Nothing here yet</source>
        <translation>まだ何もありません</translation>
    </message>
    <message>
        <source>Drop files anywhere on this window, or choose Upload.</source>
        <translation>このウィンドウにファイルをドロップするか、「アップロード」を選んでください。</translation>
    </message>
    <message>
        <source>Move files over presigned URLs</source>
        <translation>署名付きURLでファイルを送受信</translation>
    </message>
    <message>
        <source>Did somebody send you a link? Paste it ({keys}), or drop it anywhere on this window: that is all it takes. Connect to share files of your own, or try everything in the sandbox: an S3 on this computer, without an account.</source>
        <translation>受け取ったリンクは、貼り付ける({keys})か、このウィンドウにドロップするだけで使えます。自分のファイルを共有するには接続してください。アカウント不要のサンドボックス(このPC内のS3)も試せます。</translation>
    </message>
    <message>
        <source>Paste a link</source>
        <translation>リンクを貼り付け</translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation>接続…</translation>
    </message>
    <message>
        <source>Start the sandbox</source>
        <translation>サンドボックスを起動</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>処理中</translation>
    </message>
</context>
<context>
    <name>ObjectView</name>
    <message>
        <source>Objects</source>
        <translation>オブジェクト</translation>
    </message>
</context>
<context>
    <name>PasteCard</name>
    <message>
        <source>Download</source>
        <translation>ダウンロード</translation>
    </message>
    <message>
        <source>Upload a file to it…</source>
        <translation>ファイルをアップロード…</translation>
    </message>
    <message>
        <source>Everything about this link</source>
        <translation>このリンクの詳細</translation>
    </message>
    <message numerus="yes">
        <source>%n links</source>
        <translation>
            <numerusform>%n件のリンク</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Download all %n</source>
        <translation>
            <numerusform>%n件すべてをダウンロード</numerusform>
        </translation>
    </message>
    <message>
        <source>Go on with {name}</source>
        <translation>{name} を再開</translation>
    </message>
    <message>
        <source>An upload form</source>
        <translation>アップロードフォーム</translation>
    </message>
    <message numerus="yes">
        <source>%n more could not be read: {reason}.</source>
        <translation>
            <numerusform>ほかの%n件は読み取れませんでした: {reason}</numerusform>
        </translation>
    </message>
    <message>
        <source>What you pasted</source>
        <translation>貼り付けた内容</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>PlanModel</name>
    <message>
        <source>What happens</source>
        <translation>操作</translation>
    </message>
    <message>
        <source>Resource</source>
        <translation>リソース</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>種類</translation>
    </message>
</context>
<context>
    <name>QueueActions</name>
    <message>
        <source>Transfers from last time that are paused: {count}.</source>
        <translation>前回から一時停止中の転送: {count} 件。</translation>
    </message>
    <message>
        <source>Let them go on</source>
        <translation>再開する</translation>
    </message>
    <message>
        <source>Uploads that were given up, and of which S3 still keeps parts: {count}.</source>
        <translation>取りやめたのにS3にパートが残っているアップロード: {count} 件。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>Remedies</name>
    <message>
        <source>Choose another folder…</source>
        <translation>別のフォルダーを選ぶ…</translation>
    </message>
    <message>
        <source>Paste a new link</source>
        <translation>新しいリンクを貼り付け</translation>
    </message>
    <message>
        <source>Sign again</source>
        <translation>署名し直す</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Replace it</source>
        <translation>置き換える</translation>
    </message>
    <message>
        <source>Upload anyway</source>
        <translation>それでもアップロード</translation>
    </message>
    <message numerus="yes">
        <source>Replace all %n</source>
        <translation>
            <numerusform>%n件すべてを置き換える</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Upload all %n</source>
        <translation>
            <numerusform>%n件すべてをアップロード</numerusform>
        </translation>
    </message>
    <message>
        <source>Send as {content_type}</source>
        <translation>{content_type} として送る</translation>
    </message>
    <message>
        <source>Choose the folder for downloads</source>
        <translation>ダウンロード先フォルダーの選択</translation>
    </message>
</context>
<context>
    <name>StackActions</name>
    <message>
        <source>The work on the backend {stack} failed.</source>
        <translation>バックエンド {stack} の作業が失敗しました。</translation>
    </message>
    <message>
        <source>The backend {stack} is ready, and its connection is saved.</source>
        <translation>バックエンド {stack} の準備ができ、接続を保存しました。</translation>
    </message>
    <message>
        <source>The backend {stack} is deleted.</source>
        <translation>バックエンド {stack} を削除しました。</translation>
    </message>
    <message>
        <source>The backend {stack} was not deleted.</source>
        <translation>バックエンド {stack} は削除されていません。</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>表示</translation>
    </message>
</context>
<context>
    <name>StackChecker</name>
    <message>
        <source>There is a connection of this name already.</source>
        <translation>この名前の接続はすでにあります。</translation>
    </message>
    <message>
        <source>A region is written like eu-central-1.</source>
        <translation>リージョンは eu-central-1 のように書きます。</translation>
    </message>
</context>
<context>
    <name>StackDeletePage</name>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>The functions, their roles and their logs in {region} are deleted. Links that they signed stop working.</source>
        <translation>{region} の関数、そのロール、ログを削除します。関数が署名したリンクは使えなくなります。</translation>
    </message>
    <message>
        <source>Delete the bucket too, with everything in it</source>
        <translation>バケットも中身ごと削除する</translation>
    </message>
    <message>
        <source>The bucket was there before the backend, and stays as it is.</source>
        <translation>このバケットはバックエンドより前からあるため、そのまま残ります。</translation>
    </message>
    <message>
        <source>There is nothing in it to lose, so it is deleted too.</source>
        <translation>失うものは入っていないため、バケットも削除します。</translation>
    </message>
    <message>
        <source>The bucket stays, with everything in it, unless you want it otherwise.</source>
        <translation>特に選ばないかぎり、バケットは中身ごと残ります。</translation>
    </message>
    <message>
        <source>Every file is deleted, in every version. There is no way back.</source>
        <translation>すべてのファイルを、すべてのバージョンごと削除します。元に戻すことはできません。</translation>
    </message>
    <message>
        <source>Delete everything</source>
        <translation>すべて削除</translation>
    </message>
</context>
<context>
    <name>StackDialog</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
</context>
<context>
    <name>StackFlow</name>
    <message>
        <source>New backend</source>
        <translation>新しいバックエンド</translation>
    </message>
    <message>
        <source>Change backend {stack}</source>
        <translation>バックエンド {stack} の変更</translation>
    </message>
    <message>
        <source>Delete backend {stack}</source>
        <translation>バックエンド {stack} の削除</translation>
    </message>
    <message>
        <source>Backend {stack}</source>
        <translation>バックエンド {stack}</translation>
    </message>
    <message>
        <source>Looking at {stack}…</source>
        <translation>{stack} を確認しています…</translation>
    </message>
    <message>
        <source>Asking AWS</source>
        <translation>AWS に問い合わせています</translation>
    </message>
</context>
<context>
    <name>StackFormPage</name>
    <message>
        <source>Never replace a file that is there</source>
        <translation>既存のファイルを置き換えない</translation>
    </message>
    <message>
        <source>Show what would change</source>
        <translation>変更内容を表示</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>キャンセル</translation>
    </message>
    <message>
        <source>Default credentials</source>
        <translation>既定の認証情報</translation>
    </message>
    <message>
        <source>As the profile says</source>
        <translation>プロファイルのとおり</translation>
    </message>
    <message>
        <source>For example: team</source>
        <translation>例: team</translation>
    </message>
    <message>
        <source>Every key; or for example incoming/</source>
        <translation>すべてのキー。または例えば incoming/</translation>
    </message>
    <message>
        <source>Every key; or for example incoming/, shared/</source>
        <translation>すべてのキー。または例えば incoming/, shared/</translation>
    </message>
    <message>
        <source>No limit; or for example 500 MiB</source>
        <translation>制限なし。または例えば 500 MiB</translation>
    </message>
    <message>
        <source>All; or for example application/pdf, image/*</source>
        <translation>すべて。または例えば application/pdf, image/*</translation>
    </message>
    <message>
        <source>A private one is made</source>
        <translation>非公開のバケットを作成します</translation>
    </message>
    <message>
        <source>One is made</source>
        <translation>自動で作成します</translation>
    </message>
    <message>
        <source>A bucket and two small functions in your AWS account, made by CloudFormation. People who may only invoke the functions can then upload and download, within the limits that you set here.</source>
        <translation>AWS アカウント内のバケット1つと小さな関数2つを、CloudFormation で作成します。関数を呼び出すことだけを許された人が、ここで決める範囲内でアップロードとダウンロードを行えます。</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>場所</translation>
    </message>
    <message>
        <source>What the functions may sign</source>
        <translation>関数が署名できる範囲</translation>
    </message>
    <message>
        <source>Buckets</source>
        <translation>バケット</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>AWS profile</source>
        <translation>AWS プロファイル</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>リージョン</translation>
    </message>
    <message>
        <source>Upload prefixes</source>
        <translation>アップロードのプレフィックス</translation>
    </message>
    <message>
        <source>Download prefixes</source>
        <translation>ダウンロードのプレフィックス</translation>
    </message>
    <message>
        <source>Links last at most</source>
        <translation>リンクの最長有効期間</translation>
    </message>
    <message>
        <source>Largest file</source>
        <translation>最大ファイルサイズ</translation>
    </message>
    <message>
        <source>Kinds of files</source>
        <translation>ファイルの種類</translation>
    </message>
    <message>
        <source>Bucket for files</source>
        <translation>ファイル用バケット</translation>
    </message>
    <message>
        <source>Bucket for templates</source>
        <translation>テンプレート用バケット</translation>
    </message>
</context>
<context>
    <name>StackPlanPage</name>
    <message>
        <source>What would change</source>
        <translation>変更内容</translation>
    </message>
    <message>
        <source>Carry this out</source>
        <translation>実行する</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>戻る</translation>
    </message>
    <message>
        <source>Test and connect</source>
        <translation>試して接続</translation>
    </message>
    <message>
        <source>The backend {stack} is as asked for already. It can be tried, and connected to.</source>
        <translation>バックエンド {stack} はすでに指定のとおりです。試してから接続できます。</translation>
    </message>
    <message>
        <source>This is what will be made for the backend {stack}. Nothing has been made yet.</source>
        <translation>バックエンド {stack} のために次のものを作成します。まだ何も作成していません。</translation>
    </message>
    <message>
        <source>This is what will be changed in the backend {stack}. Nothing has been changed yet.</source>
        <translation>バックエンド {stack} を次のように変更します。まだ何も変更していません。</translation>
    </message>
    <message>
        <source>There is a backend {stack} already, which would be changed like this.</source>
        <translation>バックエンド {stack} はすでにあります。次のように変更されます。</translation>
    </message>
</context>
<context>
    <name>StackWords</name>
    <message>
        <source>Replace by a new one</source>
        <translation>新しいものに置き換え</translation>
    </message>
    <message>
        <source>Change, perhaps replace</source>
        <translation>変更(置き換えの可能性あり)</translation>
    </message>
    <message>
        <source>Make</source>
        <translation>作成</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>削除</translation>
    </message>
    <message>
        <source>Change</source>
        <translation>変更</translation>
    </message>
    <message>
        <source>Take over</source>
        <translation>取り込み</translation>
    </message>
    <message>
        <source>Known only while it is carried out</source>
        <translation>実行するまでわかりません</translation>
    </message>
    <message>
        <source>The bucket {bucket} is empty.</source>
        <translation>バケット {bucket} は空です。</translation>
    </message>
    <message>
        <source>Objects in the bucket {bucket}: {count} ({size}).</source>
        <translation>バケット {bucket} のオブジェクト: {count} 個({size})。</translation>
    </message>
    <message>
        <source>Objects in the bucket {bucket}: at least {count} ({size}).</source>
        <translation>バケット {bucket} のオブジェクト: {count} 個以上({size})。</translation>
    </message>
    <message>
        <source>Unfinished uploads: {uploads}.</source>
        <translation>未完了のアップロード: {uploads}。</translation>
    </message>
</context>
<context>
    <name>StackWorkPage</name>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Change and try again</source>
        <translation>変更してもう一度試す</translation>
    </message>
    <message>
        <source>Save file for members…</source>
        <translation>メンバー用ファイルを保存…</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>What happens</source>
        <translation>実行状況</translation>
    </message>
    <message>
        <source>You may close this window: CloudFormation goes on by itself.</source>
        <translation>このウィンドウは閉じてもかまいません。CloudFormation が続きを行います。</translation>
    </message>
    <message>
        <source>Something failed; what was done is being undone.</source>
        <translation>失敗したため、行った変更を元に戻しています。</translation>
    </message>
    <message>
        <source>CloudFormation is deleting {stack}.</source>
        <translation>CloudFormation が {stack} を削除しています。</translation>
    </message>
    <message>
        <source>CloudFormation is at work on {stack}.</source>
        <translation>CloudFormation が {stack} の作業をしています。</translation>
    </message>
    <message>
        <source>The backend {stack} is ready. The connection “{name}” is saved, and was tried: a file went up and one came down.</source>
        <translation>バックエンド {stack} の準備ができました。接続「{name}」を保存し、アップロードとダウンロードを1回ずつ試しました。</translation>
    </message>
    <message>
        <source>The backend {stack} was not deleted.</source>
        <translation>バックエンド {stack} は削除されていません。</translation>
    </message>
    <message>
        <source>CloudFormation goes on with {stack} by itself.</source>
        <translation>CloudFormation が {stack} の作業を続けます。</translation>
    </message>
    <message>
        <source>The backend {stack} is deleted.</source>
        <translation>バックエンド {stack} を削除しました。</translation>
    </message>
    <message>
        <source>It stays as it is.</source>
        <translation>そのまま残ります。</translation>
    </message>
    <message>
        <source>The connection “{name}” was removed.</source>
        <translation>接続「{name}」を削除しました。</translation>
    </message>
</context>
<context>
    <name>TimeLine</name>
    <message>
        <source>now</source>
        <translation>現在</translation>
    </message>
    <message>
        <source>expired {moment}</source>
        <translation>期限切れ {moment}</translation>
    </message>
    <message>
        <source>expires {moment}</source>
        <translation>期限 {moment}</translation>
    </message>
    <message>
        <source>signed {moment}</source>
        <translation>署名 {moment}</translation>
    </message>
    <message>
        <source>Life of the link</source>
        <translation>リンクの有効期間</translation>
    </message>
</context>
<context>
    <name>TopBar</name>
    <message>
        <source>Choose a connection</source>
        <translation>接続を選ぶ</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>接続</translation>
    </message>
    <message>
        <source>Who signs the links, and where the objects are</source>
        <translation>リンクに署名するものと、オブジェクトの場所</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>バケット</translation>
    </message>
    <message>
        <source>Paste a presigned URL</source>
        <translation>署名付きURLを貼り付け</translation>
    </message>
</context>
<context>
    <name>TransferActions</name>
    <message>
        <source>Copy the fresh link for {name}, then paste it anywhere in this window.</source>
        <translation>{name} の新しいリンクをコピーし、このウィンドウのどこかに貼り付けてください。</translation>
    </message>
    <message>
        <source>This system opened no window for the folder {folder}.</source>
        <translation>フォルダー {folder} を開けませんでした。</translation>
    </message>
    <message>
        <source>Choose the folder for downloads</source>
        <translation>ダウンロード先フォルダーの選択</translation>
    </message>
</context>
<context>
    <name>TransferDelegate</name>
    <message>
        <source>Pause</source>
        <translation>一時停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>再開</translation>
    </message>
    <message>
        <source>Paste a fresh link</source>
        <translation>新しいリンクを貼り付け</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>やり直す</translation>
    </message>
    <message>
        <source>Copy link</source>
        <translation>リンクをコピー</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>フォルダーを開く</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Remove from this list</source>
        <translation>一覧から取り除く</translation>
    </message>
    <message>
        <source>Put first</source>
        <translation>先頭へ</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上へ</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下へ</translation>
    </message>
</context>
<context>
    <name>TransferModel</name>
    <message>
        <source>Name</source>
        <translation>名前</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>進行状況</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>Time left</source>
        <translation>残り時間</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状態</translation>
    </message>
</context>
<context>
    <name>TransferPanel</name>
    <message>
        <source>Clear finished</source>
        <translation>終わったものを消す</translation>
    </message>
    <message>
        <source>Where downloads go. Click to choose another folder.</source>
        <translation>ダウンロード先です。クリックして別のフォルダーを選べます。</translation>
    </message>
    <message>
        <source>Drop files anywhere on this window to upload them</source>
        <translation>このウィンドウにファイルをドロップするとアップロードします</translation>
    </message>
    <message>
        <source>Uploads and downloads then appear here.</source>
        <translation>アップロードとダウンロードはここに表示されます。</translation>
    </message>
    <message>
        <source>Transfers</source>
        <translation>転送</translation>
    </message>
    <message>
        <source>Downloads go to {folder}</source>
        <translation>ダウンロード先: {folder}</translation>
    </message>
    <message>
        <source>Pause all</source>
        <translation>すべて一時停止</translation>
    </message>
    <message>
        <source>Let all go on</source>
        <translation>すべて再開</translation>
    </message>
    <message>
        <source>How much moves at once</source>
        <translation>同時に転送する量</translation>
    </message>
    <message>
        <source>Downloads go to {folder}. Click to choose another folder.</source>
        <translation>ダウンロード先は {folder} です。クリックして別のフォルダーを選べます。</translation>
    </message>
    <message numerus="yes">
        <source>%n under way</source>
        <translation>
            <numerusform>進行中 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n waiting</source>
        <translation>
            <numerusform>待機 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paused</source>
        <translation>
            <numerusform>一時停止 %n</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>失敗 %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TransferView</name>
    <message>
        <source>Transfers</source>
        <translation>転送</translation>
    </message>
</context>
<context>
    <name>TransferWords</name>
    <message>
        <source>No network</source>
        <translation>ネットワークなし</translation>
    </message>
    <message>
        <source>Interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>アップロード中</translation>
    </message>
    <message>
        <source>Downloading</source>
        <translation>ダウンロード中</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>待機中</translation>
    </message>
    <message>
        <source>Signing</source>
        <translation>署名中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>一時停止中</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完了</translation>
    </message>
    <message>
        <source>Skipped</source>
        <translation>スキップ</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失敗</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>キャンセル済み</translation>
    </message>
    <message>
        <source>goes on with a fresh link</source>
        <translation>新しいリンクで再開できます</translation>
    </message>
    <message>
        <source>the file exists already</source>
        <translation>ファイルがすでにあります</translation>
    </message>
    <message>
        <source>verified ({algorithm})</source>
        <translation>検証済み({algorithm})</translation>
    </message>
    <message>
        <source>size checked only</source>
        <translation>サイズのみ確認</translation>
    </message>
    <message>
        <source>to {place}</source>
        <translation>{place} へ</translation>
    </message>
    <message>
        <source>from {place}</source>
        <translation>{place} から</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>trying again now</source>
        <translation>再試行しています</translation>
    </message>
    <message>
        <source>server busy, again in {left}</source>
        <translation>サーバー混雑、{left} 後に再試行</translation>
    </message>
    <message>
        <source>trying again in {left}</source>
        <translation>{left} 後に再試行</translation>
    </message>
</context>
<context>
    <name>UnfinishedDialog</name>
    <message>
        <source>Unfinished uploads</source>
        <translation>未完了のアップロード</translation>
    </message>
    <message>
        <source>Abort the selected</source>
        <translation>選択したものを中止</translation>
    </message>
    <message>
        <source>Abort those given up here</source>
        <translation>ここで取りやめたものを中止</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>閉じる</translation>
    </message>
    <message>
        <source>Large files are sent in parts. Parts of an upload that was never completed stay with S3 until it is aborted: nobody sees them, and the bucket&apos;s owner pays for them.</source>
        <translation>大きなファイルはパートに分けて送られます。完了しなかったアップロードのパートは、中止されるまでS3に残ります。誰の目にも触れませんが、料金はバケットの所有者にかかります。</translation>
    </message>
    <message>
        <source>Looking for unfinished uploads</source>
        <translation>未完了のアップロードを探しています</translation>
    </message>
    <message>
        <source>There are none</source>
        <translation>ありません</translation>
    </message>
    <message>
        <source>Every upload was completed or aborted.</source>
        <translation>どのアップロードも、完了または中止されています。</translation>
    </message>
    <message>
        <source>Aborting</source>
        <translation>中止しています</translation>
    </message>
</context>
<context>
    <name>UnfinishedModel</name>
    <message>
        <source>Object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>Begun</source>
        <translation>開始</translation>
    </message>
    <message>
        <source>Whose</source>
        <translation>状況</translation>
    </message>
    <message>
        <source>in the list of transfers</source>
        <translation>転送の一覧にあります</translation>
    </message>
    <message>
        <source>given up here</source>
        <translation>ここで取りやめました</translation>
    </message>
    <message>
        <source>perhaps begun here</source>
        <translation>ここで開始された可能性あり</translation>
    </message>
    <message>
        <source>not known here</source>
        <translation>ここでは不明です</translation>
    </message>
</context>
<context>
    <name>checks</name>
    <message>
        <source>The link works, and the object has {size}.</source>
        <translation>リンクは使えます。オブジェクトは{size}です。</translation>
    </message>
    <message>
        <source>The link works, and the object is empty.</source>
        <translation>リンクは使えます。オブジェクトは空です。</translation>
    </message>
    <message>
        <source>The link works; the server does not say how large the object is.</source>
        <translation>リンクは使えます。オブジェクトの大きさはサーバーが示していません。</translation>
    </message>
    <message>
        <source>The server refuses the link.</source>
        <translation>サーバーはこのリンクを拒否しています。</translation>
    </message>
    <message>
        <source>The server could not be reached.</source>
        <translation>サーバーに接続できませんでした。</translation>
    </message>
    <message>
        <source>The server answers, and does not find the link out of date.</source>
        <translation>サーバーは応答しており、リンクを期限切れとは見なしていません。</translation>
    </message>
    <message>
        <source>By the server&apos;s clock the link still lasts {remaining}.</source>
        <translation>サーバーの時計では、リンクの残り時間は{remaining}です。</translation>
    </message>
    <message>
        <source>Nothing was written; whether an upload will be accepted, only an upload can tell.</source>
        <translation>何も書き込んでいません。アップロードが受け付けられるかどうかは、実際に送るまで分かりません。</translation>
    </message>
    <message>
        <source>It does not open as a download, so it is for an upload or was changed.</source>
        <translation>ダウンロードとしては開けないため、アップロード用か、書き換えられたリンクです。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {offset} behind the server&apos;s.</source>
        <translation>このコンピューターの時計はサーバーより{offset}遅れています。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {offset} ahead of the server&apos;s.</source>
        <translation>このコンピューターの時計はサーバーより{offset}進んでいます。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Not a bucket name</source>
        <translation>バケット名として使えません</translation>
    </message>
    <message>
        <source>“{bucket}” cannot be the name of a bucket.</source>
        <translation>「{bucket}」はバケット名にできません。</translation>
    </message>
    <message>
        <source>Use 3 to 63 lower-case letters, digits, dots and hyphens, beginning and ending with a letter or digit.</source>
        <translation>小文字の英字、数字、ドット、ハイフンを3～63文字で使い、先頭と末尾は英字か数字にしてください。</translation>
    </message>
    <message>
        <source>No object key</source>
        <translation>オブジェクトキーがありません</translation>
    </message>
    <message>
        <source>An object needs a key, and none was given.</source>
        <translation>オブジェクトにはキーが必要ですが、指定されていません。</translation>
    </message>
    <message>
        <source>Type a key, such as reports/2026.pdf.</source>
        <translation>reports/2026.pdf のようなキーを入力してください。</translation>
    </message>
    <message>
        <source>Not a possible object key</source>
        <translation>オブジェクトキーとして使えません</translation>
    </message>
    <message>
        <source>The object key has characters that cannot be written as UTF-8.</source>
        <translation>オブジェクトキーに、UTF-8で表せない文字が含まれています。</translation>
    </message>
    <message>
        <source>Rename the file, or type another key.</source>
        <translation>ファイルの名前を変えるか、別のキーを入力してください。</translation>
    </message>
    <message>
        <source>Object key too long</source>
        <translation>オブジェクトキーが長すぎます</translation>
    </message>
    <message>
        <source>The object key has {length} bytes, and S3 allows {limit}.</source>
        <translation>オブジェクトキーは{length}バイトありますが、S3で使えるのは{limit}バイトまでです。</translation>
    </message>
    <message>
        <source>Choose a shorter key; a character outside ASCII takes 2 to 4 bytes.</source>
        <translation>もっと短いキーにしてください。ASCII以外の文字は1文字で2～4バイトになります。</translation>
    </message>
    <message>
        <source>Not an S3 address</source>
        <translation>S3のアドレスではありません</translation>
    </message>
    <message>
        <source>“{text}” is not of the form s3://BUCKET/KEY.</source>
        <translation>「{text}」は s3://BUCKET/KEY の形ではありません。</translation>
    </message>
    <message>
        <source>Write it as s3://BUCKET/KEY, or give a presigned URL that begins with https://.</source>
        <translation>s3://BUCKET/KEY の形で書くか、https:// で始まる署名付きURLを指定してください。</translation>
    </message>
    <message>
        <source>Expiry out of range</source>
        <translation>有効期限が範囲外です</translation>
    </message>
    <message>
        <source>A link can last from 1 second to 7 days, and {asked} was asked for.</source>
        <translation>リンクの有効期間は1秒から7日までですが、{asked}が指定されました。</translation>
    </message>
    <message>
        <source>Choose an expiry of at most 7 days.</source>
        <translation>7日以内の有効期限を選んでください。</translation>
    </message>
    <message>
        <source>Expiry not understood</source>
        <translation>有効期限を読み取れません</translation>
    </message>
    <message>
        <source>“{text}” is not a length of time.</source>
        <translation>「{text}」は時間の長さではありません。</translation>
    </message>
    <message>
        <source>Write it as 15m, 1h, 1h30m, 7d or a number of seconds.</source>
        <translation>15m、1h、1h30m、7d、または秒数で書いてください。</translation>
    </message>
    <message>
        <source>This moment has passed</source>
        <translation>その日時は過ぎています</translation>
    </message>
    <message>
        <source>A link cannot end at {moment}, because that moment has passed.</source>
        <translation>{moment}はすでに過ぎているため、リンクの有効期限にできません。</translation>
    </message>
    <message>
        <source>Choose a moment within the next 7 days.</source>
        <translation>今から7日以内の日時を選んでください。</translation>
    </message>
    <message>
        <source>Not a link</source>
        <translation>リンクではありません</translation>
    </message>
    <message>
        <source>The text does not begin with https:// or http:// and the name of a server.</source>
        <translation>テキストが https:// または http:// とサーバー名で始まっていません。</translation>
    </message>
    <message>
        <source>Copy the whole presigned URL, from https:// to its end.</source>
        <translation>署名付きURLを、https:// から末尾まですべてコピーしてください。</translation>
    </message>
    <message>
        <source>The link is broken</source>
        <translation>リンクが壊れています</translation>
    </message>
    <message>
        <source>The link has spaces, line breaks or letters in it that no link can have.</source>
        <translation>リンクに使えない空白、改行、または文字が含まれています。</translation>
    </message>
    <message>
        <source>Copy the link again, in one piece and just as its sender gave it.</source>
        <translation>送り主から受け取ったとおりに、途切れないようにもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>Not a presigned URL</source>
        <translation>署名付きURLではありません</translation>
    </message>
    <message>
        <source>The link to {host} carries no signature of S3.</source>
        <translation>{host}へのこのリンクには、S3の署名がありません。</translation>
    </message>
    <message>
        <source>Ask the owner of the file for a presigned URL, or open the link in a web browser.</source>
        <translation>ファイルの所有者に署名付きURLを頼むか、リンクをウェブブラウザーで開いてください。</translation>
    </message>
    <message>
        <source>The link is not whole</source>
        <translation>リンクの一部が欠けています</translation>
    </message>
    <message>
        <source>The link was cut off or changed, for it lacks {missing}.</source>
        <translation>リンクが途中で切れたか書き換えられたため、{missing}がありません。</translation>
    </message>
    <message>
        <source>Copy the whole link again, or ask its sender to send it again.</source>
        <translation>リンク全体をもう一度コピーするか、送り主に再送を頼んでください。</translation>
    </message>
    <message>
        <source>Not a link to S3</source>
        <translation>S3のリンクではありません</translation>
    </message>
    <message>
        <source>The link was signed for the service “{service}”, not for S3.</source>
        <translation>このリンクはS3ではなく、サービス「{service}」のために署名されています。</translation>
    </message>
    <message>
        <source>Ask its sender for a presigned URL of an object in S3.</source>
        <translation>S3のオブジェクトの署名付きURLを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Nothing of S3 to explain</source>
        <translation>説明できるS3のエラーがありません</translation>
    </message>
    <message>
        <source>The text is not an error of S3, and no HTTP status was given with it.</source>
        <translation>テキストはS3のエラーではなく、HTTPステータスも指定されていません。</translation>
    </message>
    <message>
        <source>Give the whole answer, from &lt;Error&gt; to &lt;/Error&gt;, or its HTTP status.</source>
        <translation>&lt;Error&gt; から &lt;/Error&gt; までの応答全体か、HTTPステータスを指定してください。</translation>
    </message>
    <message>
        <source>Upload arrived damaged</source>
        <translation>アップロードの内容が壊れました</translation>
    </message>
    <message>
        <source>The server stored other bytes than those sent: the two {algorithm} checksums differ.</source>
        <translation>送ったものと違うバイト列がサーバーに保存されました。{algorithm}のチェックサムが一致しません。</translation>
    </message>
    <message>
        <source>Upload the file again, because the stored object is not a copy of it.</source>
        <translation>保存されたオブジェクトはファイルと同じ内容ではないため、もう一度アップロードしてください。</translation>
    </message>
    <message>
        <source>Download arrived damaged</source>
        <translation>ダウンロードの内容が壊れました</translation>
    </message>
    <message>
        <source>The bytes that came are not those that the server vouches for: the {algorithm} checksums differ.</source>
        <translation>届いたバイト列が、サーバーの保証する内容と違います。{algorithm}のチェックサムが一致しません。</translation>
    </message>
    <message>
        <source>Download it again; nothing of the damaged file was kept.</source>
        <translation>もう一度ダウンロードしてください。壊れたファイルは残していません。</translation>
    </message>
    <message>
        <source>The object changed during the download</source>
        <translation>ダウンロード中にオブジェクトが変わりました</translation>
    </message>
    <message>
        <source>Somebody replaced the object after the first part of it had come.</source>
        <translation>最初の部分を受け取ったあとで、誰かがオブジェクトを置き換えました。</translation>
    </message>
    <message>
        <source>Download it again, from the beginning.</source>
        <translation>最初からもう一度ダウンロードしてください。</translation>
    </message>
    <message>
        <source>Cannot tell whether it is complete</source>
        <translation>すべて届いたかどうか分かりません</translation>
    </message>
    <message>
        <source>The server said neither how long the file is nor what its checksum is.</source>
        <translation>サーバーが、ファイルの長さもチェックサムも知らせませんでした。</translation>
    </message>
    <message>
        <source>Try again over another network, because a proxy may have removed the length.</source>
        <translation>プロキシが長さの情報を取り除いた可能性があるため、別のネットワークでやり直してください。</translation>
    </message>
    <message>
        <source>Buckets may not be listed</source>
        <translation>バケットの一覧を表示できません</translation>
    </message>
    <message>
        <source>Your credentials are not allowed to list the account&apos;s buckets.</source>
        <translation>お使いの認証情報には、アカウントのバケットを一覧表示する権限がありません。</translation>
    </message>
    <message>
        <source>Type the bucket&apos;s name instead; nothing else needs this permission.</source>
        <translation>代わりにバケット名を入力してください。この権限はほかには必要ありません。</translation>
    </message>
    <message>
        <source>The bucket may not be listed</source>
        <translation>バケットの中身を一覧表示できません</translation>
    </message>
    <message>
        <source>Your credentials are not allowed to list what is in the bucket {bucket}.</source>
        <translation>お使いの認証情報には、バケット{bucket}の中身を一覧表示する権限がありません。</translation>
    </message>
    <message>
        <source>Type the object&apos;s key instead, or ask the bucket&apos;s owner for s3:ListBucket.</source>
        <translation>代わりにオブジェクトキーを入力するか、バケットの所有者に s3:ListBucket の許可を頼んでください。</translation>
    </message>
    <message>
        <source>No such bucket</source>
        <translation>バケットがありません</translation>
    </message>
    <message>
        <source>There is no bucket named {bucket} at this endpoint.</source>
        <translation>このエンドポイントに{bucket}という名前のバケットはありません。</translation>
    </message>
    <message>
        <source>Check the spelling of the bucket&apos;s name, and the connection&apos;s endpoint.</source>
        <translation>バケット名のつづりと、接続のエンドポイントを確かめてください。</translation>
    </message>
    <message>
        <source>The bucket&apos;s region is not known</source>
        <translation>バケットのリージョンが分かりません</translation>
    </message>
    <message>
        <source>The server did not say which region the bucket {bucket} is in.</source>
        <translation>バケット{bucket}がどのリージョンにあるか、サーバーが知らせませんでした。</translation>
    </message>
    <message>
        <source>Ask the bucket&apos;s owner for its region, and type it.</source>
        <translation>バケットの所有者にリージョンを尋ねて、入力してください。</translation>
    </message>
    <message>
        <source>No such file</source>
        <translation>ファイルがありません</translation>
    </message>
    <message>
        <source>There is no file {path} on this computer.</source>
        <translation>このコンピューターに{path}というファイルはありません。</translation>
    </message>
    <message>
        <source>Check the name, or whether the file was moved or renamed, and choose it again.</source>
        <translation>名前を確かめるか、移動や名前の変更がなかったかを確かめて、もう一度選んでください。</translation>
    </message>
    <message>
        <source>That is a folder</source>
        <translation>これはフォルダーです</translation>
    </message>
    <message>
        <source>{path} is a folder, and an upload sends one file.</source>
        <translation>{path}はフォルダーですが、アップロードで送れるのは1つのファイルです。</translation>
    </message>
    <message>
        <source>Choose the files in it, or put them into an archive first.</source>
        <translation>中のファイルを選ぶか、先にアーカイブにまとめてください。</translation>
    </message>
    <message>
        <source>Not an ordinary file</source>
        <translation>通常のファイルではありません</translation>
    </message>
    <message>
        <source>{path} is a device or a pipe, whose length nobody knows before its end.</source>
        <translation>{path}はデバイスまたはパイプで、終わりまで読まないと長さが分かりません。</translation>
    </message>
    <message>
        <source>Save its contents to a file and upload that.</source>
        <translation>内容をファイルに保存してから、それをアップロードしてください。</translation>
    </message>
    <message>
        <source>File may not be read</source>
        <translation>ファイルを読む権限がありません</translation>
    </message>
    <message>
        <source>This computer does not let you read {path}.</source>
        <translation>このコンピューターでは{path}を読むことが許可されていません。</translation>
    </message>
    <message>
        <source>Ask for permission to read the file, or copy it to a folder of your own.</source>
        <translation>ファイルを読む権限を頼むか、ご自分のフォルダーにコピーしてください。</translation>
    </message>
    <message>
        <source>File cannot be read</source>
        <translation>ファイルを読み取れません</translation>
    </message>
    <message>
        <source>Reading {path} failed ({reason}).</source>
        <translation>{path}の読み取りに失敗しました({reason})。</translation>
    </message>
    <message>
        <source>Check that the disk or network drive that holds the file is connected and sound.</source>
        <translation>ファイルのあるディスクやネットワークドライブが正しく接続されているか確かめてください。</translation>
    </message>
    <message>
        <source>File changed during the upload</source>
        <translation>アップロード中にファイルが変わりました</translation>
    </message>
    <message>
        <source>Another program wrote to {path} while it was being sent, so the upload was stopped.</source>
        <translation>送信中に別のプログラムが{path}に書き込んだため、アップロードを中止しました。</translation>
    </message>
    <message>
        <source>Wait until the file is complete, then upload it again.</source>
        <translation>ファイルが完成するのを待ってから、もう一度アップロードしてください。</translation>
    </message>
    <message>
        <source>File too large for one upload</source>
        <translation>1回でアップロードするには大きすぎます</translation>
    </message>
    <message>
        <source>The file has {size}, and S3 takes at most {limit} in one upload.</source>
        <translation>ファイルは{size}ありますが、S3が1回のアップロードで受け付けるのは{limit}までです。</translation>
    </message>
    <message>
        <source>Split the file into parts below {limit}, or compress it.</source>
        <translation>{limit}より小さく分割するか、圧縮してください。</translation>
    </message>
    <message>
        <source>No such folder</source>
        <translation>フォルダーがありません</translation>
    </message>
    <message>
        <source>There is no folder {folder} to put the download into.</source>
        <translation>ダウンロードを保存するフォルダー{folder}がありません。</translation>
    </message>
    <message>
        <source>Create the folder, or choose another one.</source>
        <translation>そのフォルダーを作るか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Folder may not be written to</source>
        <translation>フォルダーに書き込めません</translation>
    </message>
    <message>
        <source>This computer does not let you create files in {folder}.</source>
        <translation>このコンピューターでは{folder}にファイルを作ることが許可されていません。</translation>
    </message>
    <message>
        <source>Choose another folder, or ask for permission to write there.</source>
        <translation>別のフォルダーを選ぶか、そこに書き込む権限を頼んでください。</translation>
    </message>
    <message>
        <source>A folder has that name</source>
        <translation>同じ名前のフォルダーがあります</translation>
    </message>
    <message>
        <source>{path} is a folder, and a file cannot take its place.</source>
        <translation>{path}はフォルダーなので、ファイルで置き換えることはできません。</translation>
    </message>
    <message>
        <source>Choose another name or another folder.</source>
        <translation>別の名前か別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>File cannot be written</source>
        <translation>ファイルに書き込めません</translation>
    </message>
    <message>
        <source>Writing {path} failed ({reason}).</source>
        <translation>{path}への書き込みに失敗しました({reason})。</translation>
    </message>
    <message>
        <source>Check the disk or network drive and the file&apos;s name, or choose another folder.</source>
        <translation>ディスクやネットワークドライブとファイル名を確かめるか、別のフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Disk full</source>
        <translation>ディスクがいっぱいです</translation>
    </message>
    <message>
        <source>There is no room for the download in {folder}: {needed} needed, {free} free.</source>
        <translation>{folder}にダウンロードする空きがありません。必要な容量は{needed}、空きは{free}です。</translation>
    </message>
    <message>
        <source>Free some space there, or choose a folder on another disk.</source>
        <translation>空きを増やすか、別のディスクのフォルダーを選んでください。</translation>
    </message>
    <message>
        <source>Certificates cannot be read</source>
        <translation>証明書を読み取れません</translation>
    </message>
    <message>
        <source>{variable} names {path} as the trusted certificates, which is unusable ({reason}).</source>
        <translation>{variable}は信頼する証明書として{path}を指していますが、使えません({reason})。</translation>
    </message>
    <message>
        <source>Correct {variable}, or remove it so that the certificates of the system are used.</source>
        <translation>{variable}を直すか、システムの証明書を使うように削除してください。</translation>
    </message>
    <message>
        <source>Server not found</source>
        <translation>サーバーが見つかりません</translation>
    </message>
    <message>
        <source>This computer could not find out where {host} is.</source>
        <translation>このコンピューターから{host}の場所を調べられませんでした。</translation>
    </message>
    <message>
        <source>Check the spelling of the server&apos;s name and region, and the internet connection or VPN.</source>
        <translation>サーバー名とリージョンのつづり、インターネット接続やVPNを確かめてください。</translation>
    </message>
    <message>
        <source>No connection to the internet</source>
        <translation>インターネットに接続されていません</translation>
    </message>
    <message>
        <source>No name server of this network answered when asked where {host} is.</source>
        <translation>{host}の場所を尋ねましたが、このネットワークのネームサーバーがどれも応答しませんでした。</translation>
    </message>
    <message>
        <source>Check the internet connection and the VPN, then try again.</source>
        <translation>インターネット接続とVPNを確認してから、やり直してください。</translation>
    </message>
    <message>
        <source>No server listens there</source>
        <translation>そこで待ち受けているサーバーがありません</translation>
    </message>
    <message>
        <source>The computer at {host} is there, but no program on it takes the connection.</source>
        <translation>{host}のコンピューターは見つかりましたが、接続を受け付けるプログラムがありません。</translation>
    </message>
    <message>
        <source>Check that the server is running and that the endpoint&apos;s host and port are right.</source>
        <translation>サーバーが動いているか、エンドポイントのホストとポートが正しいかを確かめてください。</translation>
    </message>
    <message>
        <source>No network connection</source>
        <translation>ネットワークに接続していません</translation>
    </message>
    <message>
        <source>This computer has no way to reach {host} at the moment.</source>
        <translation>今、このコンピューターから{host}に届く経路がありません。</translation>
    </message>
    <message>
        <source>Connect to the network or VPN, then try again.</source>
        <translation>ネットワークかVPNに接続してから、やり直してください。</translation>
    </message>
    <message>
        <source>No connection in time</source>
        <translation>時間内に接続できませんでした</translation>
    </message>
    <message>
        <source>No connection to {host} came about within {waited}.</source>
        <translation>{waited}待っても{host}に接続できませんでした。</translation>
    </message>
    <message>
        <source>Check the internet connection, the VPN and any firewall or proxy, then try again.</source>
        <translation>インターネット接続、VPN、ファイアウォールやプロキシを確かめてから、やり直してください。</translation>
    </message>
    <message>
        <source>No answer in time</source>
        <translation>時間内に応答がありません</translation>
    </message>
    <message>
        <source>The server {host} took the request and then said nothing for {waited}.</source>
        <translation>サーバー{host}はリクエストを受け取ったあと、{waited}のあいだ何も返しませんでした。</translation>
    </message>
    <message>
        <source>Try again in a few minutes.</source>
        <translation>数分たってからやり直してください。</translation>
    </message>
    <message>
        <source>The transfer stood still</source>
        <translation>転送が止まりました</translation>
    </message>
    <message>
        <source>No byte moved between this computer and {host} for {waited}.</source>
        <translation>このコンピューターと{host}のあいだで、{waited}のあいだ1バイトも動きませんでした。</translation>
    </message>
    <message>
        <source>Check the internet connection, then try again.</source>
        <translation>インターネット接続を確かめてから、やり直してください。</translation>
    </message>
    <message>
        <source>Connection lost</source>
        <translation>接続が切れました</translation>
    </message>
    <message>
        <source>The connection to {host} broke before the transfer was complete.</source>
        <translation>転送が終わる前に{host}との接続が切れました。</translation>
    </message>
    <message>
        <source>Download cut short</source>
        <translation>ダウンロードが途中で終わりました</translation>
    </message>
    <message>
        <source>The connection to {host} ended after {received} of {expected}.</source>
        <translation>{host}との接続が、{expected}のうち{received}で終わりました。</translation>
    </message>
    <message>
        <source>Another part of the file came</source>
        <translation>ファイルの別の部分が届きました</translation>
    </message>
    <message>
        <source>{host} sent other bytes of the file ({received}) than those asked for ({expected}).</source>
        <translation>{host}が、求めた範囲({expected})と違う範囲({received})を送ってきました。</translation>
    </message>
    <message>
        <source>Try again, if need be without the proxy between this computer and the server.</source>
        <translation>やり直してください。必要なら、サーバーとの間のプロキシを通さずに試してください。</translation>
    </message>
    <message>
        <source>Not an HTTP answer</source>
        <translation>HTTPの応答ではありません</translation>
    </message>
    <message>
        <source>What {host} answered is not HTTP.</source>
        <translation>{host}からの応答はHTTPではありません。</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s port and whether it begins with http:// or https://.</source>
        <translation>エンドポイントのポートと、http:// か https:// のどちらで始まるかを確かめてください。</translation>
    </message>
    <message>
        <source>Server&apos;s certificate not trusted</source>
        <translation>サーバーの証明書を信頼できません</translation>
    </message>
    <message>
        <source>The certificate that {host} showed cannot be trusted ({reason}).</source>
        <translation>{host}が示した証明書は信頼できません({reason})。</translation>
    </message>
    <message>
        <source>Check this computer&apos;s clock, and where a company inspects traffic, install its certificate in the system.</source>
        <translation>このコンピューターの時計を確かめてください。会社が通信を検査している場合は、その証明書をシステムに入れてください。</translation>
    </message>
    <message>
        <source>Server&apos;s certificate has expired</source>
        <translation>サーバーの証明書が期限切れです</translation>
    </message>
    <message>
        <source>The certificate of {host} ended {ago} ago, at {moment}, by this computer&apos;s clock.</source>
        <translation>このコンピューターの時計では、{host}の証明書は{ago}前({moment})に期限が切れています。</translation>
    </message>
    <message>
        <source>If this computer&apos;s clock is right, ask whoever runs the server to renew it.</source>
        <translation>このコンピューターの時計が正しければ、サーバーの管理者に証明書の更新を頼んでください。</translation>
    </message>
    <message>
        <source>Server&apos;s certificate is not valid yet</source>
        <translation>サーバーの証明書がまだ有効ではありません</translation>
    </message>
    <message>
        <source>The certificate of {host} begins at {moment}, {ahead} ahead of this computer&apos;s clock.</source>
        <translation>{host}の証明書は{moment}から有効で、このコンピューターの時計より{ahead}先です。</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock right, which is probably behind, then try again.</source>
        <translation>このコンピューターの時計が遅れているようです。時計を合わせてから、やり直してください。</translation>
    </message>
    <message>
        <source>The server vouches only for itself</source>
        <translation>サーバーの証明書は自己署名です</translation>
    </message>
    <message>
        <source>The certificate of {host} is signed by itself, “{issuer}”, and by nobody else.</source>
        <translation>{host}の証明書は自分自身(「{issuer}」)が署名したもので、ほかに保証する者がいません。</translation>
    </message>
    <message>
        <source>If it is your own server, let the system trust it, or name its file in SSL_CERT_FILE.</source>
        <translation>自分のサーバーであれば、システムに信頼させるか、証明書のファイルを SSL_CERT_FILE に指定してください。</translation>
    </message>
    <message>
        <source>Nobody known vouches for the server</source>
        <translation>サーバーの証明書の発行元が信頼されていません</translation>
    </message>
    <message>
        <source>The certificate of {host} was issued by “{issuer}”, whom this computer does not trust.</source>
        <translation>{host}の証明書を発行した「{issuer}」は、このコンピューターでは信頼されていません。</translation>
    </message>
    <message>
        <source>If your company issues it, install its certificate in the system, or name its file in SSL_CERT_FILE.</source>
        <translation>会社が発行している場合は、その証明書をシステムに入れるか、ファイルを SSL_CERT_FILE に指定してください。</translation>
    </message>
    <message>
        <source>Certificate of another server</source>
        <translation>別のサーバーの証明書です</translation>
    </message>
    <message>
        <source>The certificate that {host} showed is for {names}.</source>
        <translation>{host}が示した証明書は、{names}のものです。</translation>
    </message>
    <message>
        <source>Check the address, sign in to the network if it wants that, and use path style for a bucket with dots.</source>
        <translation>アドレスを確かめ、必要ならネットワークにサインインし、名前にドットを含むバケットではパス形式を使ってください。</translation>
    </message>
    <message>
        <source>Connection cut off at once</source>
        <translation>接続がすぐに切られました</translation>
    </message>
    <message>
        <source>The connection to {host} was cut before it was secure, as firewalls do to block a server.</source>
        <translation>{host}への接続が、安全になる前に切られました。ファイアウォールがサーバーを遮断するときの動作です。</translation>
    </message>
    <message>
        <source>Try another network, or ask whoever runs this one to allow {host}.</source>
        <translation>別のネットワークを試すか、このネットワークの管理者に{host}の許可を頼んでください。</translation>
    </message>
    <message>
        <source>No secure connection</source>
        <translation>安全な接続ができません</translation>
    </message>
    <message>
        <source>This computer and {host} could not agree on a secure connection ({reason}).</source>
        <translation>このコンピューターと{host}は、安全な接続の方法で合意できませんでした({reason})。</translation>
    </message>
    <message>
        <source>Proxy not usable</source>
        <translation>プロキシを使えません</translation>
    </message>
    <message>
        <source>The proxy {proxy} could not be reached or refused to connect further.</source>
        <translation>プロキシ{proxy}につながらないか、プロキシがその先への接続を拒否しました。</translation>
    </message>
    <message>
        <source>Check HTTPS_PROXY, HTTP_PROXY and NO_PROXY in the environment.</source>
        <translation>環境変数 HTTPS_PROXY、HTTP_PROXY、NO_PROXY を確かめてください。</translation>
    </message>
    <message>
        <source>The proxy does not allow this server</source>
        <translation>プロキシがこのサーバーを許可していません</translation>
    </message>
    <message>
        <source>The proxy {proxy} refused to connect to {host} (it answered {status}).</source>
        <translation>プロキシ{proxy}が、{host}への接続を拒否しました(応答 {status})。</translation>
    </message>
    <message>
        <source>Ask whoever runs the proxy to allow {host}, or use another network.</source>
        <translation>プロキシの管理者に{host}の許可を頼むか、別のネットワークを使ってください。</translation>
    </message>
    <message>
        <source>The proxy does not get through</source>
        <translation>プロキシが接続できません</translation>
    </message>
    <message>
        <source>The proxy {proxy} could not reach {host} itself (it answered {status}).</source>
        <translation>プロキシ{proxy}が{host}に接続できませんでした(応答 {status})。</translation>
    </message>
    <message>
        <source>Check the endpoint&apos;s host and port, then try again in a few minutes.</source>
        <translation>エンドポイントのホストとポートを確認し、数分後にやり直してください。</translation>
    </message>
    <message>
        <source>The proxy wants a password</source>
        <translation>プロキシがパスワードを求めています</translation>
    </message>
    <message>
        <source>The proxy, through which this computer reaches the internet, wants to know who you are.</source>
        <translation>このコンピューターがインターネットに出るときのプロキシが、利用者の確認を求めています。</translation>
    </message>
    <message>
        <source>Set HTTPS_PROXY to http://USER:PASSWORD@HOST:PORT, or ask whoever runs the network.</source>
        <translation>HTTPS_PROXY を http://USER:PASSWORD@HOST:PORT に設定するか、ネットワークの管理者に尋ねてください。</translation>
    </message>
    <message>
        <source>Blocked on the way</source>
        <translation>途中で遮断されました</translation>
    </message>
    <message>
        <source>A proxy or firewall answered {status} in place of S3.</source>
        <translation>S3ではなく、プロキシかファイアウォールが{status}と応答しました。</translation>
    </message>
    <message>
        <source>Ask whoever runs the network to allow this server, or use another network.</source>
        <translation>ネットワークの管理者にこのサーバーの許可を頼むか、別のネットワークを使ってください。</translation>
    </message>
    <message>
        <source>Server not reachable at the moment</source>
        <translation>今はサーバーに届きません</translation>
    </message>
    <message>
        <source>A gateway in front of the server answered {status}, because it got no answer from the server itself.</source>
        <translation>サーバーの手前のゲートウェイが、サーバーから応答を得られず{status}と応答しました。</translation>
    </message>
    <message>
        <source>The network wants you to sign in</source>
        <translation>ネットワークへのサインインが必要です</translation>
    </message>
    <message>
        <source>A web page came in place of the answer, as in networks with a sign-in page.</source>
        <translation>サインインページのあるネットワークのように、応答の代わりにウェブページが返ってきました。</translation>
    </message>
    <message>
        <source>Open a web browser, sign in to the network, then try again.</source>
        <translation>ウェブブラウザーを開いてネットワークにサインインしてから、やり直してください。</translation>
    </message>
    <message>
        <source>Not an answer of S3</source>
        <translation>S3の応答ではありません</translation>
    </message>
    <message>
        <source>The answer was {status}, but not in the way that S3 answers.</source>
        <translation>応答は{status}でしたが、S3の応答の形ではありません。</translation>
    </message>
    <message>
        <source>Check that the endpoint is an S3 server and that no proxy answers in its place.</source>
        <translation>エンドポイントがS3サーバーか、プロキシが代わりに応答していないかを確かめてください。</translation>
    </message>
    <message>
        <source>Sent on to another address</source>
        <translation>別のアドレスへ転送されました</translation>
    </message>
    <message>
        <source>The server sent the request on to {target}, where the link&apos;s signature is not valid.</source>
        <translation>サーバーはリクエストを{target}へ転送しましたが、リンクの署名はそこでは有効ではありません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to {target}, or use that as the endpoint and sign again.</source>
        <translation>{target}へのリンクを送り主に頼むか、それをエンドポイントにして署名し直してください。</translation>
    </message>
    <message>
        <source>The server wants https</source>
        <translation>サーバーはhttpsを求めています</translation>
    </message>
    <message>
        <source>The server takes only https:// and was called with http://.</source>
        <translation>このサーバーは https:// だけを受け付けますが、http:// で呼び出されました。</translation>
    </message>
    <message>
        <source>Ask the sender for a link with https://, or let the endpoint begin with it and sign again.</source>
        <translation>https:// で始まるリンクを送り主に頼むか、エンドポイントを https:// で始めて署名し直してください。</translation>
    </message>
    <message>
        <source>Too large for a server on the way</source>
        <translation>途中のサーバーには大きすぎます</translation>
    </message>
    <message>
        <source>A proxy or web server in front of S3 does not let a file of this size through.</source>
        <translation>S3の手前のプロキシかウェブサーバーが、この大きさのファイルを通しません。</translation>
    </message>
    <message>
        <source>Ask whoever runs it to raise its limit for request bodies, or use another network.</source>
        <translation>管理者にリクエスト本文の上限を上げるよう頼むか、別のネットワークを使ってください。</translation>
    </message>
    <message>
        <source>File too large for S3</source>
        <translation>S3には大きすぎるファイルです</translation>
    </message>
    <message>
        <source>The file has {size}, and an object in S3 has at most {limit}.</source>
        <translation>ファイルは{size}ありますが、S3のオブジェクトは{limit}までです。</translation>
    </message>
    <message>
        <source>Split the file into several smaller ones and upload those.</source>
        <translation>いくつかの小さなファイルに分けて、それぞれアップロードしてください。</translation>
    </message>
    <message>
        <source>The link has expired</source>
        <translation>リンクの有効期限が切れています</translation>
    </message>
    <message>
        <source>By the server&apos;s clock the link expired {ago} ago, at {moment}.</source>
        <translation>サーバーの時計では、リンクの有効期限は{ago}前の{moment}に切れました。</translation>
    </message>
    <message>
        <source>Ask the sender for a new link, or sign again if you can.</source>
        <translation>送り主に新しいリンクを頼むか、できる場合は署名し直してください。</translation>
    </message>
    <message>
        <source>The server says that the time of the link, or of the form, is over.</source>
        <translation>リンクまたはフォームの期限は過ぎている、とサーバーが知らせています。</translation>
    </message>
    <message>
        <source>The link expired {ago} ago, at {moment}, which this computer&apos;s clock, {offset} behind, did not show.</source>
        <translation>リンクは{ago}前({moment})に期限が切れています。このコンピューターの時計が{offset}遅れているため、分かりませんでした。</translation>
    </message>
    <message>
        <source>Ask the sender for a new link, and set this computer&apos;s clock right.</source>
        <translation>送り主に新しいリンクを頼み、このコンピューターの時計を合わせてください。</translation>
    </message>
    <message>
        <source>The link ended with its credentials</source>
        <translation>認証情報の期限とともにリンクが切れました</translation>
    </message>
    <message>
        <source>The link was signed with temporary credentials (keys that end by themselves), which have ended.</source>
        <translation>リンクに署名した一時的な認証情報(期限のあるキー)の期限が切れました。</translation>
    </message>
    <message>
        <source>Ask the sender for a new link, or renew your credentials and sign again.</source>
        <translation>送り主に新しいリンクを頼むか、認証情報を更新して署名し直してください。</translation>
    </message>
    <message>
        <source>The link says {lasts}, but it was signed with temporary credentials, which ended sooner.</source>
        <translation>リンクの有効期間は{lasts}とありますが、署名に使われた一時的な認証情報の期限が先に切れました。</translation>
    </message>
    <message>
        <source>The link&apos;s credentials are not accepted</source>
        <translation>リンクの認証情報が受け付けられません</translation>
    </message>
    <message>
        <source>The security token, a part of links signed with temporary credentials, is missing, damaged or wrong.</source>
        <translation>セキュリティトークン(一時的な認証情報で署名したリンクの一部)がないか、壊れているか、正しくありません。</translation>
    </message>
    <message>
        <source>Check that the whole link was copied, or ask the sender for a new one.</source>
        <translation>リンク全体がコピーされているか確かめるか、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>The server does not know the link&apos;s access key</source>
        <translation>リンクのアクセスキーをサーバーが知りません</translation>
    </message>
    <message>
        <source>The access key that signed the link was deleted or belongs to another server.</source>
        <translation>リンクに署名したアクセスキーは、削除されたか、別のサーバーのものです。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that is signed with a valid key for this server.</source>
        <translation>このサーバーで有効なキーで署名したリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The link is not valid yet</source>
        <translation>リンクはまだ有効ではありません</translation>
    </message>
    <message>
        <source>By the server&apos;s clock the link was signed {ahead} in the future, so some clock is wrong.</source>
        <translation>サーバーの時計では、リンクは{ahead}先の未来に署名されています。どれかの時計が合っていません。</translation>
    </message>
    <message>
        <source>Whoever signs the links has to set the clock of that computer and sign a new one.</source>
        <translation>リンクに署名する人が、そのコンピューターの時計を合わせて、新しいリンクに署名する必要があります。</translation>
    </message>
    <message>
        <source>A clock is wrong</source>
        <translation>時計が合っていません</translation>
    </message>
    <message>
        <source>The clocks of the signing computer and of the server are {difference} apart.</source>
        <translation>署名したコンピューターとサーバーの時計が{difference}ずれています。</translation>
    </message>
    <message>
        <source>The clocks of the signing computer and of the server are too far apart.</source>
        <translation>署名したコンピューターとサーバーの時計がずれすぎています。</translation>
    </message>
    <message>
        <source>Your clock is behind</source>
        <translation>このコンピューターの時計が遅れています</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {offset} behind the server&apos;s, and so are the links it signs.</source>
        <translation>このコンピューターの時計はサーバーより{offset}遅れており、ここで署名したリンクも同じだけずれています。</translation>
    </message>
    <message>
        <source>Let the system set this computer&apos;s clock, then try again.</source>
        <translation>このコンピューターの時計を自動で合わせてから、やり直してください。</translation>
    </message>
    <message>
        <source>Your clock is ahead</source>
        <translation>このコンピューターの時計が進んでいます</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is {offset} ahead of the server&apos;s, and so are the links it signs.</source>
        <translation>このコンピューターの時計はサーバーより{offset}進んでおり、ここで署名したリンクも同じだけずれています。</translation>
    </message>
    <message>
        <source>The link is for another file</source>
        <translation>別のファイル用のリンクです</translation>
    </message>
    <message>
        <source>The link was signed with the checksum of one file, and what was sent has another.</source>
        <translation>リンクは特定のファイルのチェックサムとともに署名されており、送ったファイルとは一致しません。</translation>
    </message>
    <message>
        <source>Send the file that the link was made for, unchanged, or ask the sender for a new link.</source>
        <translation>リンクの対象のファイルを変更せずに送るか、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>The link is meant to last too long</source>
        <translation>リンクの有効期間が長すぎます</translation>
    </message>
    <message>
        <source>The link was signed for more than 7 days, and S3 refuses such links from the start.</source>
        <translation>リンクは7日を超える期間で署名されていて、S3はそのようなリンクを最初から拒否します。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that lasts at most 7 days, or sign such a one yourself.</source>
        <translation>有効期間が7日以内のリンクを送り主に頼むか、ご自分で署名してください。</translation>
    </message>
    <message>
        <source>The link is damaged</source>
        <translation>リンクが壊れています</translation>
    </message>
    <message>
        <source>The server cannot read a part of the link&apos;s signature (it said: {message}).</source>
        <translation>サーバーがリンクの署名の一部を読み取れません(サーバーの説明: {message})。</translation>
    </message>
    <message>
        <source>The server cannot make sense of the path in the link.</source>
        <translation>サーバーがリンクのパスを解釈できません。</translation>
    </message>
    <message>
        <source>The link is signed in too old a way</source>
        <translation>リンクの署名方式が古すぎます</translation>
    </message>
    <message>
        <source>The link has a signature of version 2, and the bucket takes only version 4.</source>
        <translation>リンクの署名はバージョン2ですが、バケットはバージョン4だけを受け付けます。</translation>
    </message>
    <message>
        <source>Ask for a link with Signature Version 4, as this program signs it.</source>
        <translation>このプログラムと同じ署名バージョン4のリンクを頼んでください。</translation>
    </message>
    <message>
        <source>The server takes no signature of this kind</source>
        <translation>サーバーがこの種類の署名を受け付けません</translation>
    </message>
    <message>
        <source>The link is signed in a way, or with a kind of token, that this server does not know.</source>
        <translation>リンクの署名方式またはトークンの種類に、このサーバーが対応していません。</translation>
    </message>
    <message>
        <source>Ask for a link with Signature Version 4 from keys of this very server.</source>
        <translation>このサーバー自身のキーで、署名バージョン4のリンクを作ってもらってください。</translation>
    </message>
    <message>
        <source>The signature did not arrive</source>
        <translation>署名が届いていません</translation>
    </message>
    <message>
        <source>The server found no signature in the request, so a part of the link was lost.</source>
        <translation>サーバーがリクエストに署名を見つけられませんでした。リンクの一部が失われています。</translation>
    </message>
    <message>
        <source>Copy the whole link again, up to the end of its signature.</source>
        <translation>署名の末尾まで、リンク全体をもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>This address takes no signed links</source>
        <translation>このアドレスは署名付きリンクを受け付けません</translation>
    </message>
    <message>
        <source>The link&apos;s host serves a website and takes no signatures.</source>
        <translation>リンクのホストはウェブサイト用で、署名を受け付けません。</translation>
    </message>
    <message>
        <source>Ask for a link that is signed for the bucket&apos;s own host, not for its website.</source>
        <translation>ウェブサイトではなく、バケット自体のホスト用に署名したリンクを頼んでください。</translation>
    </message>
    <message>
        <source>The request was signed twice</source>
        <translation>リクエストが二重に署名されました</translation>
    </message>
    <message>
        <source>An Authorization header was added to the request, beside the signature in the link.</source>
        <translation>リンクの署名に加えて、リクエストに Authorization ヘッダーが付けられました。</translation>
    </message>
    <message>
        <source>Take the server out of your .netrc file, and use no proxy that signs requests.</source>
        <translation>.netrc ファイルからこのサーバーを取り除き、リクエストに署名するプロキシを使わないでください。</translation>
    </message>
    <message>
        <source>Signed for the wrong region</source>
        <translation>署名のリージョンが違います</translation>
    </message>
    <message>
        <source>The bucket is in the region {region} (where its servers stand), and the link was signed for another.</source>
        <translation>バケットはリージョン{region}(サーバーの所在地域)にありますが、リンクは別のリージョン用に署名されています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link signed for {region}, or choose it in the connection and sign again.</source>
        <translation>{region}用に署名したリンクを送り主に頼むか、接続でそのリージョンを選んで署名し直してください。</translation>
    </message>
    <message>
        <source>The bucket is in another region (place of its servers) than the link was signed for.</source>
        <translation>バケットは、リンクが署名されたのとは別のリージョン(サーバーの所在地域)にあります。</translation>
    </message>
    <message>
        <source>Ask the sender for a link signed for the bucket&apos;s region, or choose that in the connection and sign again.</source>
        <translation>バケットのリージョン用に署名したリンクを送り主に頼むか、接続でそのリージョンを選んで署名し直してください。</translation>
    </message>
    <message>
        <source>The server has no such region</source>
        <translation>サーバーにそのリージョンがありません</translation>
    </message>
    <message>
        <source>The link was signed for a region that this server does not have.</source>
        <translation>リンクは、このサーバーにないリージョン用に署名されています。</translation>
    </message>
    <message>
        <source>Whoever signs has to choose a region that the server has (on Cloudflare R2: auto) and sign a new link.</source>
        <translation>署名する人が、サーバーにあるリージョン(Cloudflare R2では auto)を選び、新しいリンクに署名する必要があります。</translation>
    </message>
    <message>
        <source>The bucket has another address</source>
        <translation>バケットのアドレスが違います</translation>
    </message>
    <message>
        <source>S3 wants this bucket to be addressed at {endpoint}, and the link names another host.</source>
        <translation>S3はこのバケットに{endpoint}でアクセスするよう求めていますが、リンクは別のホストを指しています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to {endpoint}, or sign a new one for that host.</source>
        <translation>{endpoint}へのリンクを送り主に頼むか、そのホスト用の新しいリンクに署名してください。</translation>
    </message>
    <message>
        <source>The bucket is still too young for this link</source>
        <translation>このリンクにはバケットがまだ新しすぎます</translation>
    </message>
    <message>
        <source>In a new bucket&apos;s first 24 hours S3 may redirect to its own region, here to {endpoint}, for which the link is not signed.</source>
        <translation>新しいバケットの最初の24時間は、S3がそのリージョン(ここでは{endpoint})へ転送することがあり、リンクはそこ用に署名されていません。</translation>
    </message>
    <message>
        <source>Ask for a new link that is signed for the host {endpoint}, or use this one a day later.</source>
        <translation>ホスト{endpoint}用に署名した新しいリンクを頼むか、1日たってからこのリンクを使ってください。</translation>
    </message>
    <message>
        <source>In a new bucket&apos;s first 24 hours S3 may redirect to its own region, for which no link is signed.</source>
        <translation>新しいバケットの最初の24時間は、S3がそのリージョンへ転送することがあり、リンクはそこ用に署名されていません。</translation>
    </message>
    <message>
        <source>Ask for a new link that is signed for the bucket&apos;s own region, or use this one a day later.</source>
        <translation>バケットのリージョン用に署名した新しいリンクを頼むか、1日たってからこのリンクを使ってください。</translation>
    </message>
    <message>
        <source>The link is for something else</source>
        <translation>リンクの用途が違います</translation>
    </message>
    <message>
        <source>The link was signed for {operation}, and it was used with {method}.</source>
        <translation>リンクは{operation}用に署名されていますが、{method}で使われました。</translation>
    </message>
    <message>
        <source>Use it for what it was signed for, or ask the sender for a link of the other kind.</source>
        <translation>署名された用途で使うか、もう一方の種類のリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>A signed header was not sent</source>
        <translation>署名されたヘッダーが送られませんでした</translation>
    </message>
    <message>
        <source>The link works only together with {headers} (a header, sent beside the file), which was not sent.</source>
        <translation>このリンクには{headers}(ファイルと一緒に送るヘッダー)が必要ですが、送られませんでした。</translation>
    </message>
    <message>
        <source>Ask the sender for the value of {headers}, or for a link without it.</source>
        <translation>{headers}の値を送り主に尋ねるか、それを必要としないリンクを頼んでください。</translation>
    </message>
    <message>
        <source>A header was sent that is not signed</source>
        <translation>署名されていないヘッダーが送られました</translation>
    </message>
    <message>
        <source>With the request came {headers} (a header), which is not part of what the link was signed for.</source>
        <translation>リクエストに{headers}(ヘッダー)が付いていましたが、リンクの署名の対象ではありません。</translation>
    </message>
    <message>
        <source>Send only what the link was signed with, or ask for a link that includes {headers}.</source>
        <translation>リンクの署名に含まれるものだけを送るか、{headers}を含むリンクを頼んでください。</translation>
    </message>
    <message>
        <source>A header came with the request that is not part of what the link was signed for.</source>
        <translation>リクエストに、リンクの署名の対象ではないヘッダーが付いていました。</translation>
    </message>
    <message>
        <source>Send only what the link was signed with, and let no proxy add x-amz headers.</source>
        <translation>署名に含まれるものだけを送り、プロキシが x-amz ヘッダーを加えないようにしてください。</translation>
    </message>
    <message>
        <source>Signed for another kind of file</source>
        <translation>別の種類のファイル用に署名されています</translation>
    </message>
    <message>
        <source>The link was signed for one kind of file (Content-Type), which is probably not “{content_type}” as sent.</source>
        <translation>リンクはある種類(Content-Type)のファイル用に署名されていて、送られた「{content_type}」とはおそらく違います。</translation>
    </message>
    <message>
        <source>Ask the sender which Content-Type the link is for, and send the file as that.</source>
        <translation>リンクがどの Content-Type 用か送り主に確かめ、その種類としてファイルを送ってください。</translation>
    </message>
    <message>
        <source>Signed for a certain kind of file</source>
        <translation>特定の種類のファイル用に署名されています</translation>
    </message>
    <message>
        <source>The link was probably signed for one kind of file (Content-Type), and it does not say which one.</source>
        <translation>リンクはおそらくある種類(Content-Type)のファイル用に署名されていますが、どの種類かは書かれていません。</translation>
    </message>
    <message>
        <source>The link was used at another host</source>
        <translation>別のホストでリンクが使われました</translation>
    </message>
    <message>
        <source>The request reached the server under the name {received}, but {signed} is signed.</source>
        <translation>リクエストは{received}という名前でサーバーに届きましたが、署名されているのは{signed}です。</translation>
    </message>
    <message>
        <source>Use the link&apos;s own host, and let any proxy in front of the server keep its name.</source>
        <translation>リンクにあるホストをそのまま使い、サーバーの手前のプロキシにはその名前を変えさせないでください。</translation>
    </message>
    <message>
        <source>The link was changed on its way</source>
        <translation>リンクが途中で変えられました</translation>
    </message>
    <message>
        <source>The server received the path {received}, which is not the one in the link.</source>
        <translation>サーバーに届いたパス{received}は、リンクのパスと違います。</translation>
    </message>
    <message>
        <source>Let no proxy rewrite the path, or choose a key without //, . and .. in it.</source>
        <translation>プロキシにパスを書き換えさせないか、//、.、.. を含まないキーを選んでください。</translation>
    </message>
    <message>
        <source>The link has a bare plus sign in it</source>
        <translation>リンクに裸のプラス記号があります</translation>
    </message>
    <message>
        <source>The “+” in the link&apos;s path is a space to the server and was a plus sign when signed.</source>
        <translation>リンクのパスの「+」は、署名時にはプラス記号でしたが、サーバーは空白として読みます。</translation>
    </message>
    <message>
        <source>Ask the sender for a link in which the plus sign of the key is written as %2B.</source>
        <translation>キーのプラス記号が %2B と書かれたリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Something was added to the link</source>
        <translation>リンクに何かが付け加えられました</translation>
    </message>
    <message>
        <source>The link has {names} in it, which was probably added after it was signed.</source>
        <translation>リンクに{names}がありますが、おそらく署名のあとで付け加えられたものです。</translation>
    </message>
    <message>
        <source>Take that part out of the link, or copy the link from where it was made.</source>
        <translation>その部分をリンクから取り除くか、リンクを作った場所からコピーし直してください。</translation>
    </message>
    <message>
        <source>The link is cut off</source>
        <translation>リンクが途中で切れています</translation>
    </message>
    <message>
        <source>The signature in the link does not have the length of a whole one.</source>
        <translation>リンクの署名の長さが、完全な署名の長さと違います。</translation>
    </message>
    <message>
        <source>The signature does not fit</source>
        <translation>署名が一致しません</translation>
    </message>
    <message>
        <source>The link was changed, is for the other direction (upload or download), or was signed with a wrong key.</source>
        <translation>リンクが変えられたか、向き(アップロードとダウンロード)が違うか、間違ったキーで署名されています。</translation>
    </message>
    <message>
        <source>Check what the link is for and copy it again as a whole, or sign a new one.</source>
        <translation>リンクの用途を確かめて全体をコピーし直すか、新しいリンクに署名してください。</translation>
    </message>
    <message>
        <source>The secret key is wrong</source>
        <translation>シークレットキーが違います</translation>
    </message>
    <message>
        <source>The server knows the access key {key_id}, but the secret key that signed does not belong to it.</source>
        <translation>サーバーはアクセスキー{key_id}を知っていますが、署名に使ったシークレットキーが対応していません。</translation>
    </message>
    <message>
        <source>Check both keys in the profile, the environment or the connection, then try again.</source>
        <translation>プロファイル、環境変数、または接続の2つのキーを確認してから、やり直してください。</translation>
    </message>
    <message>
        <source>Something unexpected happened</source>
        <translation>予期しないことが起きました</translation>
    </message>
    <message>
        <source>The program met a case it was not written for ({exception}).</source>
        <translation>プログラムが想定していない場面に出会いました({exception})。</translation>
    </message>
    <message>
        <source>Please report this with the details below, in which secrets are masked.</source>
        <translation>下の詳細を添えて報告してください。秘密の値は伏せてあります。</translation>
    </message>
    <message>
        <source>No such connection</source>
        <translation>接続がありません</translation>
    </message>
    <message>
        <source>There is no connection named “{name}”.</source>
        <translation>「{name}」という名前の接続はありません。</translation>
    </message>
    <message>
        <source>Choose one of: {known}.</source>
        <translation>次のどれかを選んでください: {known}</translation>
    </message>
    <message>
        <source>This name cannot be used</source>
        <translation>この名前は使えません</translation>
    </message>
    <message>
        <source>A connection cannot be named “{name}”, because that name is empty or built in.</source>
        <translation>「{name}」は空か組み込みの名前なので、接続の名前にできません。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>別の名前を選んでください。</translation>
    </message>
    <message>
        <source>A settings file cannot be read</source>
        <translation>設定ファイルを読み取れません</translation>
    </message>
    <message>
        <source>The file {path} is not what this program wrote ({reason}).</source>
        <translation>ファイル{path}の内容は、このプログラムが書いたものではありません({reason})。</translation>
    </message>
    <message>
        <source>Mend the file, or move it away to start with the defaults.</source>
        <translation>ファイルを直すか、別の場所へ移して初期設定で始めてください。</translation>
    </message>
    <message>
        <source>A settings file cannot be written</source>
        <translation>設定ファイルに書き込めません</translation>
    </message>
    <message>
        <source>The file {path} could not be written ({reason}).</source>
        <translation>ファイル{path}に書き込めませんでした({reason})。</translation>
    </message>
    <message>
        <source>Check that the folder can be written to and that the disk has room.</source>
        <translation>フォルダーに書き込めるか、ディスクに空きがあるかを確かめてください。</translation>
    </message>
    <message>
        <source>The link needs a header that it does not tell</source>
        <translation>リンクに書かれていないヘッダーが必要です</translation>
    </message>
    <message>
        <source>The link works only with the header {header} (a line sent beside the file), and does not tell its value.</source>
        <translation>このリンクにはヘッダー{header}(ファイルと一緒に送る行)が必要ですが、その値が書かれていません。</translation>
    </message>
    <message>
        <source>Ask the sender of the link which value to send, or for a link without it.</source>
        <translation>送る値をリンクの送り主に尋ねるか、それを必要としないリンクを頼んでください。</translation>
    </message>
    <message>
        <source>This link was signed for {operation}, so it cannot be used for this.</source>
        <translation>このリンクは{operation}用に署名されているため、ここでは使えません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link of the other kind.</source>
        <translation>もう一方の種類のリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The link names no object</source>
        <translation>リンクにオブジェクトの指定がありません</translation>
    </message>
    <message>
        <source>No bucket and object key can be read from the link.</source>
        <translation>リンクからバケットとオブジェクトキーを読み取れません。</translation>
    </message>
    <message>
        <source>Check that the whole link was copied.</source>
        <translation>リンク全体がコピーされているか確かめてください。</translation>
    </message>
    <message>
        <source>Access denied</source>
        <translation>アクセスが拒否されました</translation>
    </message>
    <message>
        <source>Whoever signed the link may not do this with this object.</source>
        <translation>リンクに署名した人には、このオブジェクトに対するこの操作が許可されていません。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to allow it to the signer of the link.</source>
        <translation>リンクの署名者にこの操作を許可するよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>Whoever signed the link may not read this object, or there is no such object.</source>
        <translation>リンクに署名した人にこのオブジェクトを読む権限がないか、オブジェクトがありません。</translation>
    </message>
    <message>
        <source>Check the key, and ask the owner of the bucket to allow reading to the signer.</source>
        <translation>キーを確かめ、署名者に読み取りを許可するようバケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>Whoever signed the link may not write to this key.</source>
        <translation>リンクに署名した人には、このキーへの書き込みが許可されていません。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to allow writing to the signer, or for another key.</source>
        <translation>署名者に書き込みを許可するか、別のキーにするよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>Whoever signed the link has no permission for {action}.</source>
        <translation>リンクに署名した人には{action}の権限がありません。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to allow {action} to the signer of the link.</source>
        <translation>リンクの署名者に{action}を許可するよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>A policy forbids {action} to whoever signed the link, whatever else allows it.</source>
        <translation>ほかの許可にかかわらず、リンクに署名した人の{action}がポリシーで禁止されています。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket which policy forbids it (an explicit deny).</source>
        <translation>どのポリシーが禁止しているか(明示的な拒否)、バケットの所有者に尋ねてください。</translation>
    </message>
    <message>
        <source>The account or bucket is disabled</source>
        <translation>アカウントかバケットが無効になっています</translation>
    </message>
    <message>
        <source>The server has switched off the account or the bucket as a whole.</source>
        <translation>サーバーがアカウントまたはバケット全体を停止しています。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to settle it with the storage provider.</source>
        <translation>ストレージの提供元と解決するよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>A limit of the account is reached</source>
        <translation>アカウントの上限に達しました</translation>
    </message>
    <message>
        <source>The owner&apos;s account has used up what it may store, or may send and answer in a day.</source>
        <translation>所有者のアカウントが、保存できる量、または1日に送信や応答ができる量を使い切りました。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to raise the limit, or try again tomorrow.</source>
        <translation>バケットの所有者に上限の引き上げを頼むか、明日やり直してください。</translation>
    </message>
    <message>
        <source>Somebody has to pay for the download</source>
        <translation>ダウンロードの支払者が必要です</translation>
    </message>
    <message>
        <source>The bucket makes those pay who ask for its objects, and the link does not say who.</source>
        <translation>このバケットはオブジェクトを求める側が支払う設定ですが、リンクに支払者が書かれていません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that was signed with x-amz-request-payer.</source>
        <translation>x-amz-request-payer を付けて署名したリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Too many wrong keys</source>
        <translation>誤ったキーが多すぎます</translation>
    </message>
    <message>
        <source>The server has closed the account for a while after too many wrong signatures.</source>
        <translation>誤った署名が続いたため、サーバーがアカウントを一時的に閉じました。</translation>
    </message>
    <message>
        <source>Wait five minutes, then try again with a link that is right.</source>
        <translation>5分待ってから、正しいリンクでやり直してください。</translation>
    </message>
    <message>
        <source>The bucket lacks a licence</source>
        <translation>バケットに許可証がありません</translation>
    </message>
    <message>
        <source>In the regions of China a bucket is closed until its owner has an ICP licence.</source>
        <translation>中国のリージョンでは、所有者がICPライセンスを得るまでバケットは使えません。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket whether it has its ICP licence, which China demands for websites.</source>
        <translation>中国がウェブサイトに求めるICPライセンスの有無を、バケットの所有者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The encryption key cannot be used</source>
        <translation>暗号化キーを使えません</translation>
    </message>
    <message>
        <source>The key that encrypts this object is disabled, deleted or not allowed ({reason}).</source>
        <translation>このオブジェクトを暗号化したキーが、無効か、削除されたか、許可されていません({reason})。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to check that key in the key service (such as AWS KMS).</source>
        <translation>キー管理サービス(AWS KMS など)でそのキーを確かめるよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>No such object</source>
        <translation>オブジェクトがありません</translation>
    </message>
    <message>
        <source>There is no object with this key, which is its full name, in the bucket.</source>
        <translation>このキー(オブジェクトの完全な名前)のオブジェクトは、バケットにありません。</translation>
    </message>
    <message>
        <source>Check the key letter by letter, or ask the sender of the link whether the object is still there.</source>
        <translation>キーを大文字小文字も含めて確かめるか、オブジェクトがまだあるかをリンクの送り主に尋ねてください。</translation>
    </message>
    <message>
        <source>The object was deleted</source>
        <translation>オブジェクトは削除されています</translation>
    </message>
    <message>
        <source>The object was deleted, but the bucket keeps older versions of it.</source>
        <translation>オブジェクトは削除されていますが、古いバージョンがバケットに残っています。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to restore it or for a link to a version of it.</source>
        <translation>復元するか、そのバージョンへのリンクを作るよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The server has no bucket of this name.</source>
        <translation>この名前のバケットはサーバーにありません。</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name and the server&apos;s address, or ask the sender for a new link.</source>
        <translation>バケット名とサーバーのアドレスを確かめるか、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>No such version</source>
        <translation>そのバージョンがありません</translation>
    </message>
    <message>
        <source>The object does not have the version that the link names.</source>
        <translation>リンクが指すバージョンは、このオブジェクトにありません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to a version that exists.</source>
        <translation>存在するバージョンへのリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The upload no longer exists</source>
        <translation>アップロードはもうありません</translation>
    </message>
    <message>
        <source>The upload in parts that the link belongs to was completed or given up.</source>
        <translation>リンクが属するパートごとのアップロードは、完了したか中止されています。</translation>
    </message>
    <message>
        <source>The bucket takes no access lists</source>
        <translation>バケットがアクセスリストを受け付けません</translation>
    </message>
    <message>
        <source>The link asks to set who may read the object, and the bucket leaves that to policies.</source>
        <translation>リンクはオブジェクトを読める人を指定していますが、このバケットはそれをポリシーで決めます。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that was signed without an access list (x-amz-acl).</source>
        <translation>アクセスリスト(x-amz-acl)なしで署名したリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The access list makes no sense</source>
        <translation>アクセスリストが正しくありません</translation>
    </message>
    <message>
        <source>The link grants access to somebody whom S3 does not know or cannot tell apart.</source>
        <translation>リンクは、S3が知らないか特定できない相手にアクセスを許可しています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that was signed without x-amz-acl and x-amz-grant headers.</source>
        <translation>x-amz-acl と x-amz-grant のヘッダーなしで署名したリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>No such access point</source>
        <translation>アクセスポイントがありません</translation>
    </message>
    <message>
        <source>The link goes through an access point that does not exist or was deleted.</source>
        <translation>リンクが使うアクセスポイントは存在しないか、削除されました。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to the bucket itself or to an access point that exists.</source>
        <translation>バケット自体か、存在するアクセスポイントへのリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Not the name of a bucket</source>
        <translation>バケットの名前ではありません</translation>
    </message>
    <message>
        <source>No bucket of this server can have the name that the link gives.</source>
        <translation>リンクにあるバケット名は、このサーバーでは使えない名前です。</translation>
    </message>
    <message>
        <source>Not the number of an AWS account</source>
        <translation>AWSアカウントの番号ではありません</translation>
    </message>
    <message>
        <source>The link names an owner of the bucket that is not an account number of 12 digits.</source>
        <translation>リンクが示すバケットの所有者が、12桁のアカウント番号ではありません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without x-amz-expected-bucket-owner, or with the right one.</source>
        <translation>x-amz-expected-bucket-owner のない、または正しいリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The bucket is not set up for this</source>
        <translation>バケットがそのように設定されていません</translation>
    </message>
    <message>
        <source>The link asks for something that the bucket&apos;s present settings do not allow.</source>
        <translation>リンクは、バケットの今の設定では許されないことを求めています。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket about its versioning and its object lock.</source>
        <translation>バージョニングとオブジェクトロックについて、バケットの所有者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The checksum cannot be read</source>
        <translation>チェックサムを読み取れません</translation>
    </message>
    <message>
        <source>The checksum or MD5 that the link was signed with is not written as S3 writes one.</source>
        <translation>リンクとともに署名されたチェックサムまたはMD5が、S3の書き方になっていません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without a checksum, or with one in base64.</source>
        <translation>チェックサムのないリンクか、base64のチェックサムを付けたリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The bucket wants a checksum</source>
        <translation>バケットにチェックサムが必要です</translation>
    </message>
    <message>
        <source>The bucket locks its objects and takes a file only with a checksum of it.</source>
        <translation>このバケットはオブジェクトをロックするため、チェックサム付きのファイルだけを受け付けます。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that was signed with Content-MD5 or an x-amz-checksum header.</source>
        <translation>Content-MD5 または x-amz-checksum ヘッダーとともに署名したリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The kind of encryption does not fit</source>
        <translation>暗号化の種類が合いません</translation>
    </message>
    <message>
        <source>The link asks for a kind of encryption that the server or the object does not have.</source>
        <translation>リンクは、サーバーまたはオブジェクトにない種類の暗号化を求めています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without x-amz-server-side-encryption headers.</source>
        <translation>x-amz-server-side-encryption ヘッダーのないリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The object has a key of its own</source>
        <translation>オブジェクトは独自の鍵で暗号化されています</translation>
    </message>
    <message>
        <source>The object is encrypted with a key that its owner keeps, and that key was not sent.</source>
        <translation>オブジェクトは所有者が保管する鍵で暗号化されており、その鍵が送られていません。</translation>
    </message>
    <message>
        <source>Ask the sender for the SSE-C headers that belong to the link, and send them with it.</source>
        <translation>リンクに対応する SSE-C ヘッダーを送り主に頼み、一緒に送ってください。</translation>
    </message>
    <message>
        <source>Not the object&apos;s key</source>
        <translation>オブジェクトの鍵ではありません</translation>
    </message>
    <message>
        <source>The encryption key that was sent is not the one that the object is encrypted with.</source>
        <translation>送られた暗号化の鍵は、オブジェクトの暗号化に使われたものではありません。</translation>
    </message>
    <message>
        <source>Ask the sender for the key of this very object.</source>
        <translation>このオブジェクトの鍵を送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Only over a secure connection</source>
        <translation>安全な接続が必要です</translation>
    </message>
    <message>
        <source>An encryption key must not travel over http://, where anyone on the way can read it.</source>
        <translation>暗号化の鍵は、途中の誰でも読める http:// では送れません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link that begins with https://.</source>
        <translation>https:// で始まるリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The link&apos;s host is not right for the bucket</source>
        <translation>リンクのホストがバケットに合いません</translation>
    </message>
    <message>
        <source>The server wants the bucket&apos;s name in the host or in the path of the link, and it is in the other.</source>
        <translation>サーバーが求めるバケット名の位置(ホスト名かパス)が、リンクと違います。</translation>
    </message>
    <message>
        <source>Ask the sender for a new link, or change the addressing style of the connection and sign again.</source>
        <translation>送り主に新しいリンクを頼むか、接続のアドレス形式を変えて署名し直してください。</translation>
    </message>
    <message>
        <source>Transfer Acceleration is not on</source>
        <translation>Transfer Acceleration が有効ではありません</translation>
    </message>
    <message>
        <source>The link uses S3&apos;s fast hosts (s3-accelerate), which were not switched on for this bucket.</source>
        <translation>リンクはS3の高速なホスト(s3-accelerate)を使っていますが、このバケットでは有効になっていません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to the bucket&apos;s ordinary host, without s3-accelerate.</source>
        <translation>s3-accelerate を使わない、バケットの通常のホストへのリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>No such storage class</source>
        <translation>ストレージクラスがありません</translation>
    </message>
    <message>
        <source>The link asks for a storage class that the server does not have.</source>
        <translation>リンクは、サーバーにないストレージクラスを求めています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without x-amz-storage-class.</source>
        <translation>x-amz-storage-class のないリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The tags are not allowed</source>
        <translation>タグが許可されていません</translation>
    </message>
    <message>
        <source>The tags that the link gives the object are too many, too long, twice, or forbidden.</source>
        <translation>リンクがオブジェクトに付けるタグが多すぎるか、長すぎるか、重複しているか、禁止されています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link with at most 10 tags, or without x-amz-tagging.</source>
        <translation>タグが10個以下か、x-amz-tagging のないリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Not the name of a version</source>
        <translation>バージョンの名前ではありません</translation>
    </message>
    <message>
        <source>The link names a version of the object that cannot be one, so the link was probably changed.</source>
        <translation>リンクが示すオブジェクトのバージョンはあり得ないもので、リンクが書き換えられた可能性があります。</translation>
    </message>
    <message>
        <source>Copy the whole link again, or ask the sender for a new one.</source>
        <translation>リンク全体をもう一度コピーするか、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>The server takes no such object key</source>
        <translation>サーバーがこのオブジェクトキーを受け付けません</translation>
    </message>
    <message>
        <source>The object key has parts or characters that this server cannot store.</source>
        <translation>オブジェクトキーに、このサーバーが保存できない部分または文字があります。</translation>
    </message>
    <message>
        <source>Choose a key without a leading slash, without . or .. between slashes, and not too long.</source>
        <translation>先頭にスラッシュがなく、スラッシュの間に . や .. がなく、長すぎないキーを選んでください。</translation>
    </message>
    <message>
        <source>The key is a folder on this server</source>
        <translation>このサーバーではキーがフォルダーです</translation>
    </message>
    <message>
        <source>The server stores objects as files in folders, and a file and a folder would get the same name.</source>
        <translation>サーバーはオブジェクトをフォルダー内のファイルとして保存しており、ファイルとフォルダーが同じ名前になります。</translation>
    </message>
    <message>
        <source>Choose another key, such as one with another name after the last slash.</source>
        <translation>最後のスラッシュのあとの名前を変えるなど、別のキーを選んでください。</translation>
    </message>
    <message>
        <source>The object is locked</source>
        <translation>オブジェクトがロックされています</translation>
    </message>
    <message>
        <source>The object is protected against being replaced until a certain time or altogether.</source>
        <translation>オブジェクトは、一定の時期まで、または無期限に、置き換えから保護されています。</translation>
    </message>
    <message>
        <source>Choose another key, or ask the owner of the bucket about its retention rules.</source>
        <translation>別のキーを選ぶか、保持ルールについてバケットの所有者に問い合わせてください。</translation>
    </message>
    <message>
        <source>The object has not changed</source>
        <translation>オブジェクトは変わっていません</translation>
    </message>
    <message>
        <source>The link sends the object only if it has changed, and it has not.</source>
        <translation>リンクは変更があったときだけオブジェクトを送りますが、変更されていません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without a condition (If-None-Match, If-Modified-Since).</source>
        <translation>条件(If-None-Match、If-Modified-Since)のないリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>A part of the file is missing</source>
        <translation>ファイルのパートが欠けています</translation>
    </message>
    <message>
        <source>One of the parts that the object was to be made of did not arrive or was replaced.</source>
        <translation>オブジェクトを構成するパートの1つが届いていないか、置き換えられました。</translation>
    </message>
    <message>
        <source>Start the upload anew.</source>
        <translation>アップロードを最初からやり直してください。</translation>
    </message>
    <message>
        <source>The parts differ in size</source>
        <translation>パートの大きさがそろっていません</translation>
    </message>
    <message>
        <source>This server wants all parts of an upload but the last to have the same size.</source>
        <translation>このサーバーでは、最後を除くすべてのパートが同じ大きさでなければなりません。</translation>
    </message>
    <message>
        <source>Start the upload anew with parts of one size.</source>
        <translation>同じ大きさのパートで、アップロードを最初からやり直してください。</translation>
    </message>
    <message>
        <source>The parts are out of order</source>
        <translation>パートの順序が違います</translation>
    </message>
    <message>
        <source>The list of the parts that the object was to be made of is not in order.</source>
        <translation>オブジェクトを構成するパートの一覧が、順番どおりではありません。</translation>
    </message>
    <message>
        <source>No such part</source>
        <translation>パートがありません</translation>
    </message>
    <message>
        <source>The link is for a part with a number that cannot be, or that the object does not have.</source>
        <translation>リンクが示すパート番号は、あり得ないか、オブジェクトにありません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link to a part from 1 to 10,000, or to the whole object.</source>
        <translation>1から10,000までのパートか、オブジェクト全体へのリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Too many parts</source>
        <translation>パートが多すぎます</translation>
    </message>
    <message>
        <source>An object can have at most 10,000 parts, and this would be one more.</source>
        <translation>オブジェクトのパートは最大10,000個で、これはそれを超えます。</translation>
    </message>
    <message>
        <source>Start the upload anew with larger parts.</source>
        <translation>もっと大きなパートで、アップロードを最初からやり直してください。</translation>
    </message>
    <message>
        <source>The request is too large</source>
        <translation>リクエストが大きすぎます</translation>
    </message>
    <message>
        <source>What came with the request beside the file is more than the server takes.</source>
        <translation>ファイル以外にリクエストに付いた情報が、サーバーの上限を超えています。</translation>
    </message>
    <message>
        <source>Ask the sender for a link with less metadata.</source>
        <translation>メタデータの少ないリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>Too many bytes arrived</source>
        <translation>届いたバイト数が多すぎます</translation>
    </message>
    <message>
        <source>The server received more bytes than were announced, and kept nothing.</source>
        <translation>サーバーは予告より多くのバイトを受け取ったため、何も保存しませんでした。</translation>
    </message>
    <message>
        <source>Try again, and look for a proxy on the way if it happens again.</source>
        <translation>やり直してください。また起きる場合は、途中にプロキシがないか確認してください。</translation>
    </message>
    <message>
        <source>The function behind the link failed</source>
        <translation>リンクの先の関数が失敗しました</translation>
    </message>
    <message>
        <source>A Lambda function changes the object on its way, and it failed or is not there ({reason}).</source>
        <translation>オブジェクトを途中で変換するLambda関数が、失敗したか存在しません({reason})。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to check its Object Lambda access point, which runs that function.</source>
        <translation>その関数を動かす Object Lambda アクセスポイントを確かめるよう、バケットの所有者に頼んでください。</translation>
    </message>
    <message>
        <source>Nothing there</source>
        <translation>そこには何もありません</translation>
    </message>
    <message>
        <source>The server has no such bucket or no such object, and does not say which.</source>
        <translation>そのバケットかオブジェクトがサーバーになく、どちらがないのかは分かりません。</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name and the key letter by letter, or ask the sender for a new link.</source>
        <translation>バケット名とキーを1文字ずつ確かめるか、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>Not possible with this object</source>
        <translation>このオブジェクトではできません</translation>
    </message>
    <message>
        <source>The server does not allow this operation on what the link names.</source>
        <translation>リンクが指すものに対するこの操作を、サーバーは許可していません。</translation>
    </message>
    <message>
        <source>Check that the address is an S3 server&apos;s and that the link names an object, not a whole bucket.</source>
        <translation>アドレスがS3サーバーのものか、リンクがバケット全体ではなくオブジェクトを指しているかを確かめてください。</translation>
    </message>
    <message>
        <source>The object is archived</source>
        <translation>オブジェクトはアーカイブされています</translation>
    </message>
    <message>
        <source>The object is in an archive and must be restored before it can be downloaded.</source>
        <translation>オブジェクトはアーカイブにあり、ダウンロードの前に復元が必要です。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket to restore it, which takes minutes to 48 hours.</source>
        <translation>復元をバケットの所有者に頼んでください。数分から48時間かかります。</translation>
    </message>
    <message>
        <source>There is already an object with this key</source>
        <translation>このキーのオブジェクトがすでにあります</translation>
    </message>
    <message>
        <source>The upload must not replace anything, and the bucket has an object with this key (its name) already.</source>
        <translation>このアップロードは何も置き換えない設定ですが、このキー(名前)のオブジェクトがすでにバケットにあります。</translation>
    </message>
    <message>
        <source>Choose another key, or sign a link that may replace objects.</source>
        <translation>別のキーを選ぶか、置き換えを許すリンクに署名してください。</translation>
    </message>
    <message>
        <source>A condition is not met</source>
        <translation>条件が満たされていません</translation>
    </message>
    <message>
        <source>The object has changed in the meantime, or another condition that the link sets does not hold.</source>
        <translation>オブジェクトが途中で変わったか、リンクが定める別の条件が成り立ちません。</translation>
    </message>
    <message>
        <source>Start the transfer anew; if it fails again, ask the sender for a new link.</source>
        <translation>転送を最初からやり直してください。また失敗する場合は、送り主に新しいリンクを頼んでください。</translation>
    </message>
    <message>
        <source>Two uploads at once</source>
        <translation>2つのアップロードが重なりました</translation>
    </message>
    <message>
        <source>Somebody else was changing the same key at the same moment.</source>
        <translation>同じ時に、ほかの誰かが同じキーを変更していました。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>少し待ってからやり直してください。</translation>
    </message>
    <message>
        <source>The file is too large</source>
        <translation>ファイルが大きすぎます</translation>
    </message>
    <message>
        <source>The server takes at most {limit} in one upload.</source>
        <translation>サーバーが1回のアップロードで受け付けるのは{limit}までです。</translation>
    </message>
    <message>
        <source>Upload a smaller file, or split this one.</source>
        <translation>もっと小さいファイルにするか、このファイルを分割してください。</translation>
    </message>
    <message>
        <source>The file is larger than the server takes in one upload.</source>
        <translation>ファイルが、サーバーが1回のアップロードで受け付ける大きさを超えています。</translation>
    </message>
    <message>
        <source>The file is too small</source>
        <translation>ファイルが小さすぎます</translation>
    </message>
    <message>
        <source>The upload is smaller than the server or the link allows.</source>
        <translation>アップロードが、サーバーまたはリンクの許す大きさより小さくなっています。</translation>
    </message>
    <message>
        <source>Upload a larger file, or ask the sender for another link.</source>
        <translation>もっと大きいファイルにするか、別のリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The server takes at least {limit} here, and the upload is smaller.</source>
        <translation>サーバーが受け付けるのは{limit}以上ですが、アップロードはそれより小さいものです。</translation>
    </message>
    <message>
        <source>The server does not take an object key as long as this.</source>
        <translation>サーバーは、この長さのオブジェクトキーを受け付けません。</translation>
    </message>
    <message>
        <source>Choose a key of at most 1,024 bytes; a character outside ASCII takes 2 to 4.</source>
        <translation>1,024バイト以内のキーにしてください。ASCII以外の文字は1文字で2～4バイトになります。</translation>
    </message>
    <message>
        <source>The link or its headers are too long</source>
        <translation>リンクかヘッダーが長すぎます</translation>
    </message>
    <message>
        <source>The server does not take a link or headers as long as these.</source>
        <translation>サーバーは、この長さのリンクやヘッダーを受け付けません。</translation>
    </message>
    <message>
        <source>Ask for a link with a shorter key and fewer extras, or sign such a one yourself.</source>
        <translation>キーが短く追加情報の少ないリンクを頼むか、ご自分で署名し直してください。</translation>
    </message>
    <message>
        <source>The storage is full</source>
        <translation>ストレージがいっぱいです</translation>
    </message>
    <message>
        <source>The bucket, the account or the server has no room for this file.</source>
        <translation>バケット、アカウント、またはサーバーに、このファイルを置く空きがありません。</translation>
    </message>
    <message>
        <source>Ask the owner of the bucket for more room.</source>
        <translation>バケットの所有者に容量を増やすよう頼んでください。</translation>
    </message>
    <message>
        <source>The object is shorter than expected</source>
        <translation>オブジェクトが想定より短くなっています</translation>
    </message>
    <message>
        <source>The part that was asked for is not in the object, which has probably changed.</source>
        <translation>要求された部分がオブジェクトにありません。おそらくオブジェクトが変わりました。</translation>
    </message>
    <message>
        <source>Start the download anew.</source>
        <translation>ダウンロードを最初からやり直してください。</translation>
    </message>
    <message>
        <source>The file was damaged on its way</source>
        <translation>ファイルが途中で壊れました</translation>
    </message>
    <message>
        <source>The server computed another checksum than was sent with the file, and kept nothing.</source>
        <translation>サーバーの計算したチェックサムが、ファイルとともに送ったものと違ったため、何も保存されませんでした。</translation>
    </message>
    <message>
        <source>Try again, and check the network if it happens again.</source>
        <translation>やり直してください。また起きる場合はネットワークを確かめてください。</translation>
    </message>
    <message>
        <source>The file arrived incomplete</source>
        <translation>ファイルがすべては届きませんでした</translation>
    </message>
    <message>
        <source>The server received fewer bytes than were announced, and kept nothing.</source>
        <translation>予告より少ないバイト数しかサーバーに届かず、何も保存されませんでした。</translation>
    </message>
    <message>
        <source>Try again over a steady connection.</source>
        <translation>安定した接続でやり直してください。</translation>
    </message>
    <message>
        <source>The server does not accept the request</source>
        <translation>サーバーがリクエストを受け付けません</translation>
    </message>
    <message>
        <source>The server does not accept what it was asked (it said: {message}).</source>
        <translation>サーバーはこの内容のリクエストを受け付けません(サーバーの説明: {message})。</translation>
    </message>
    <message>
        <source>Ask the sender for a new link, and show them the details below.</source>
        <translation>送り主に新しいリンクを頼み、下の詳細を見せてください。</translation>
    </message>
    <message>
        <source>The server does not accept what it was asked, and does not say why.</source>
        <translation>サーバーはこの内容のリクエストを受け付けず、理由も知らせていません。</translation>
    </message>
    <message>
        <source>The size was lost on the way</source>
        <translation>大きさの情報が途中で失われました</translation>
    </message>
    <message>
        <source>The server was not told how many bytes come, perhaps because a proxy dropped that.</source>
        <translation>何バイト届くのかがサーバーに伝わりませんでした。プロキシが取り除いた可能性があります。</translation>
    </message>
    <message>
        <source>Try without the proxy, or ask whoever runs it to keep Content-Length.</source>
        <translation>プロキシなしで試すか、Content-Length を残すよう管理者に頼んでください。</translation>
    </message>
    <message>
        <source>The server cannot do this</source>
        <translation>サーバーがこの操作に対応していません</translation>
    </message>
    <message>
        <source>The link asks for something extra, such as encryption or tags, that this server does not offer.</source>
        <translation>リンクが求める追加の機能(暗号化やタグなど)を、このサーバーは提供していません。</translation>
    </message>
    <message>
        <source>Ask the sender for a link without extras, or whoever runs the server what it offers.</source>
        <translation>追加の機能のないリンクを送り主に頼むか、使える機能をサーバーの管理者に尋ねてください。</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>リクエストが多すぎます</translation>
    </message>
    <message>
        <source>The server gets more requests than it wants to answer, from you or from everybody together.</source>
        <translation>サーバーに、対応できる数を超えるリクエストが届いています(ほかの利用者の分を含む場合もあります)。</translation>
    </message>
    <message>
        <source>Wait a little and try again.</source>
        <translation>少し待ってからやり直してください。</translation>
    </message>
    <message>
        <source>The server is too busy</source>
        <translation>サーバーが混み合っています</translation>
    </message>
    <message>
        <source>The server has too much to do at the moment to answer.</source>
        <translation>サーバーは今、ほかの処理で手いっぱいです。</translation>
    </message>
    <message>
        <source>The server failed</source>
        <translation>サーバーで障害が起きました</translation>
    </message>
    <message>
        <source>Something went wrong inside the server; neither the link nor the file is to blame.</source>
        <translation>サーバーの内部で問題が起きました。リンクやファイルが原因ではありません。</translation>
    </message>
    <message>
        <source>The upload was too slow</source>
        <translation>アップロードが遅すぎました</translation>
    </message>
    <message>
        <source>The server waited too long for the next bytes of the file and gave up.</source>
        <translation>サーバーは、ファイルの続きを長く待ったすえに打ち切りました。</translation>
    </message>
    <message>
        <source>The connection broke</source>
        <translation>接続が切れました</translation>
    </message>
    <message>
        <source>The server saw the connection end before the whole request had arrived.</source>
        <translation>リクエストがすべて届く前に、サーバーへの接続が終わりました。</translation>
    </message>
    <message>
        <source>Something else was under way</source>
        <translation>ほかの操作が進行中でした</translation>
    </message>
    <message>
        <source>Somebody was changing the same bucket or object at the same time.</source>
        <translation>同じ時に、同じバケットかオブジェクトがほかから変更されていました。</translation>
    </message>
    <message>
        <source>The server refused</source>
        <translation>サーバーが拒否しました</translation>
    </message>
    <message>
        <source>The server answered {answer}, which this program does not know.</source>
        <translation>サーバーの応答: {answer}(このプログラムの知らない応答です)</translation>
    </message>
    <message>
        <source>Show the details below to the sender of the link or the owner of the bucket.</source>
        <translation>下の詳細を、リンクの送り主かバケットの所有者に見せてください。</translation>
    </message>
    <message>
        <source>The server could not do it</source>
        <translation>サーバーが処理できませんでした</translation>
    </message>
    <message>
        <source>Try again in a few minutes, and show the details below to whoever runs the server.</source>
        <translation>数分たってからやり直し、下の詳細をサーバーの管理者に見せてください。</translation>
    </message>
    <message>
        <source>The sandbox is not installed</source>
        <translation>サンドボックスがインストールされていません</translation>
    </message>
    <message>
        <source>The sandbox needs the package “ministack”, and this installation does not have it.</source>
        <translation>サンドボックスにはパッケージ「ministack」が必要ですが、このインストールにはありません。</translation>
    </message>
    <message>
        <source>Install it with pip install &apos;presign-gui[sandbox]&apos;, or, where pipx installed the program, with pipx inject presign-gui ministack.</source>
        <translation>pip install &apos;presign-gui[sandbox]&apos; でインストールしてください。pipx で入れた場合は pipx inject presign-gui ministack です。</translation>
    </message>
    <message>
        <source>The sandbox is already running</source>
        <translation>サンドボックスはすでに動いています</translation>
    </message>
    <message>
        <source>Another process of this program runs the sandbox that keeps its files in {folder}.</source>
        <translation>{folder}にファイルを置くサンドボックスを、このプログラムの別のプロセスが動かしています。</translation>
    </message>
    <message>
        <source>Use that one, or close it and try again.</source>
        <translation>そちらを使うか、閉じてからやり直してください。</translation>
    </message>
    <message>
        <source>The sandbox&apos;s port is not free</source>
        <translation>サンドボックスのポートが空いていません</translation>
    </message>
    <message>
        <source>The sandbox cannot use port {port} of this computer ({reason}).</source>
        <translation>サンドボックスは、このコンピューターのポート{port}を使えません({reason})。</translation>
    </message>
    <message>
        <source>Choose another port, or none, so that the sandbox takes one that is free.</source>
        <translation>別のポートを選ぶか、空いているポートが使われるように指定をなくしてください。</translation>
    </message>
    <message>
        <source>A file stands where the sandbox keeps its folder</source>
        <translation>サンドボックスのフォルダーの場所にファイルがあります</translation>
    </message>
    <message>
        <source>The sandbox needs the folder {path}, but that is not a folder.</source>
        <translation>サンドボックスにはフォルダー{path}が必要ですが、それはフォルダーではありません。</translation>
    </message>
    <message>
        <source>Move {path} to another place or delete it, then try again.</source>
        <translation>{path}を別の場所へ移すか削除してから、やり直してください。</translation>
    </message>
    <message>
        <source>The sandbox&apos;s folder cannot be used</source>
        <translation>サンドボックスのフォルダーを使えません</translation>
    </message>
    <message>
        <source>The sandbox cannot write to its folder {folder} ({reason}).</source>
        <translation>サンドボックスがフォルダー{folder}に書き込めません({reason})。</translation>
    </message>
    <message>
        <source>Check that the folder can be written to and that the disk has room, or move the folder {folder} aside to begin with an empty one.</source>
        <translation>フォルダーに書き込めるか、ディスクに空きがあるかを確かめるか、フォルダー{folder}を別の場所へ移して空の状態から始めてください。</translation>
    </message>
    <message>
        <source>The sandbox did not start</source>
        <translation>サンドボックスが起動しませんでした</translation>
    </message>
    <message>
        <source>The sandbox ended before it was ready; the last lines of {log} are below.</source>
        <translation>サンドボックスが準備の途中で終了しました。{log}の最後の部分が下にあります。</translation>
    </message>
    <message>
        <source>Try again, and where that does not help, move the folder {folder} aside to begin with an empty one.</source>
        <translation>やり直してください。それでもだめなら、フォルダー{folder}を別の場所へ移して空の状態から始めてください。</translation>
    </message>
    <message>
        <source>The sandbox took too long to start</source>
        <translation>サンドボックスの起動に時間がかかりすぎました</translation>
    </message>
    <message>
        <source>The sandbox was not ready after {waited} and was ended; the last lines of {log} are below.</source>
        <translation>サンドボックスは{waited}たっても準備できず、終了させました。{log}の最後の部分が下にあります。</translation>
    </message>
    <message>
        <source>Try again when this computer is less busy.</source>
        <translation>このコンピューターの負荷が下がってからやり直してください。</translation>
    </message>
    <message>
        <source>The sandbox could not be set up</source>
        <translation>サンドボックスを用意できませんでした</translation>
    </message>
    <message>
        <source>CloudFormation could not create {resource} in the sandbox ({reason}).</source>
        <translation>CloudFormation がサンドボックスに{resource}を作れませんでした({reason})。</translation>
    </message>
    <message>
        <source>Move the folder {folder} aside to begin with an empty sandbox; the files that were uploaded to it are there.</source>
        <translation>フォルダー{folder}を別の場所へ移して、空のサンドボックスから始めてください。アップロードしたファイルはそこにあります。</translation>
    </message>
    <message>
        <source>No AWS credentials found</source>
        <translation>AWSの認証情報が見つかりません</translation>
    </message>
    <message>
        <source>Neither the environment nor the AWS files on this computer hold credentials to use.</source>
        <translation>環境変数にも、このコンピューターのAWSのファイルにも、使える認証情報がありません。</translation>
    </message>
    <message>
        <source>Run “aws configure” or “aws sso login”, or choose a profile that has credentials.</source>
        <translation>「aws configure」か「aws sso login」を実行するか、認証情報のあるプロファイルを選んでください。</translation>
    </message>
    <message>
        <source>AWS credentials incomplete</source>
        <translation>AWSの認証情報が足りません</translation>
    </message>
    <message>
        <source>The credentials found in {place} lack {missing}.</source>
        <translation>{place}で見つかった認証情報に{missing}がありません。</translation>
    </message>
    <message>
        <source>Add {missing}, or remove the incomplete credentials so that others are looked for.</source>
        <translation>{missing}を加えるか、不完全な認証情報を取り除いて、ほかのものが探されるようにしてください。</translation>
    </message>
    <message>
        <source>No such AWS profile</source>
        <translation>AWSプロファイルがありません</translation>
    </message>
    <message>
        <source>The AWS files on this computer have no profile named “{profile}”.</source>
        <translation>このコンピューターのAWSのファイルに「{profile}」という名前のプロファイルはありません。</translation>
    </message>
    <message>
        <source>Choose another profile, or make this one with “aws configure --profile {profile}”.</source>
        <translation>別のプロファイルを選ぶか、「aws configure --profile {profile}」で作ってください。</translation>
    </message>
    <message>
        <source>AWS configuration cannot be read</source>
        <translation>AWSの設定を読み取れません</translation>
    </message>
    <message>
        <source>The AWS configuration on this computer is not in order ({reason}).</source>
        <translation>このコンピューターのAWSの設定に問題があります({reason})。</translation>
    </message>
    <message>
        <source>Mend the file ~/.aws/config or ~/.aws/credentials.</source>
        <translation>~/.aws/config か ~/.aws/credentials のファイルを直してください。</translation>
    </message>
    <message>
        <source>Not signed in to AWS</source>
        <translation>AWSにサインインしていません</translation>
    </message>
    <message>
        <source>The profile uses a sign-in to AWS that has not been done on this computer.</source>
        <translation>プロファイルはAWSへのサインインを使いますが、このコンピューターではまだサインインしていません。</translation>
    </message>
    <message>
        <source>Run “{command}” in a terminal, then try again.</source>
        <translation>ターミナルで「{command}」を実行してから、やり直してください。</translation>
    </message>
    <message>
        <source>The sign-in to AWS has expired</source>
        <translation>AWSへのサインインの期限が切れました</translation>
    </message>
    <message>
        <source>The profile&apos;s sign-in to AWS has ended, so AWS gives out no more credentials for it.</source>
        <translation>プロファイルのAWSへのサインインが終わったため、認証情報を受け取れません。</translation>
    </message>
    <message>
        <source>AWS credentials have expired</source>
        <translation>AWSの認証情報の期限が切れました</translation>
    </message>
    <message>
        <source>The temporary credentials on this computer are past their end.</source>
        <translation>このコンピューターの一時的な認証情報は期限を過ぎています。</translation>
    </message>
    <message>
        <source>Get new temporary credentials the way you got these, then try again.</source>
        <translation>これまでと同じ方法で新しい一時的な認証情報を受け取ってから、やり直してください。</translation>
    </message>
    <message>
        <source>AWS credentials could not be fetched</source>
        <translation>AWSの認証情報を取得できませんでした</translation>
    </message>
    <message>
        <source>The source of the profile&apos;s credentials failed ({reason}).</source>
        <translation>プロファイルの認証情報の取得元が失敗しました({reason})。</translation>
    </message>
    <message>
        <source>Check that “aws sts get-caller-identity” works with the same profile.</source>
        <translation>同じプロファイルで「aws sts get-caller-identity」が動くか確かめてください。</translation>
    </message>
    <message>
        <source>The profile asks for an MFA code</source>
        <translation>プロファイルがMFAコードを求めています</translation>
    </message>
    <message>
        <source>The profile “{profile}” needs a code of an MFA device, which cannot be typed here.</source>
        <translation>プロファイル「{profile}」にはMFAデバイスのコードが必要ですが、ここでは入力できません。</translation>
    </message>
    <message>
        <source>Run “aws configure export-credentials --profile {profile} --format env”, and start the program with the variables that it prints.</source>
        <translation>「aws configure export-credentials --profile {profile} --format env」を実行し、表示された環境変数を付けてプログラムを起動してください。</translation>
    </message>
    <message>
        <source>The role may not be taken on</source>
        <translation>ロールを引き受けられません</translation>
    </message>
    <message>
        <source>AWS refused to give out the credentials of the profile&apos;s role ({reason}).</source>
        <translation>プロファイルのロールの認証情報を、AWSが渡しませんでした({reason})。</translation>
    </message>
    <message>
        <source>Check the role in the profile, and ask who runs the AWS account to let you use it.</source>
        <translation>プロファイルのロールを確かめ、使えるようにAWSアカウントの管理者に頼んでください。</translation>
    </message>
    <message>
        <source>AWS does not accept the credentials</source>
        <translation>AWSが認証情報を受け付けません</translation>
    </message>
    <message>
        <source>The access key is unknown to AWS, switched off, or its secret key is wrong.</source>
        <translation>アクセスキーがAWSに知られていないか、無効になっているか、シークレットキーが違います。</translation>
    </message>
    <message>
        <source>Check the access key and the secret key of the profile, or make a new pair.</source>
        <translation>プロファイルのアクセスキーとシークレットキーを確かめるか、新しい組を作ってください。</translation>
    </message>
    <message>
        <source>This computer&apos;s clock is wrong</source>
        <translation>このコンピューターの時計が合っていません</translation>
    </message>
    <message>
        <source>AWS refused the request because it was signed at a time too far from AWS&apos;s own.</source>
        <translation>署名の時刻がAWSの時刻とずれすぎているため、AWSがリクエストを拒否しました。</translation>
    </message>
    <message>
        <source>Set this computer&apos;s clock, best by switching on automatic time, then try again.</source>
        <translation>できれば自動設定を有効にしてこのコンピューターの時計を合わせてから、やり直してください。</translation>
    </message>
    <message>
        <source>No region chosen</source>
        <translation>リージョンが選ばれていません</translation>
    </message>
    <message>
        <source>A presigned URL is signed for one region, and none was given.</source>
        <translation>署名付きURLは1つのリージョン用に署名されますが、指定されていません。</translation>
    </message>
    <message>
        <source>Choose the bucket&apos;s region, such as eu-central-1, or set AWS_REGION.</source>
        <translation>eu-central-1 のようなバケットのリージョンを選ぶか、AWS_REGION を設定してください。</translation>
    </message>
    <message>
        <source>Not a region</source>
        <translation>リージョンではありません</translation>
    </message>
    <message>
        <source>“{region}” cannot be the name of a region.</source>
        <translation>「{region}」はリージョン名にできません。</translation>
    </message>
    <message>
        <source>Type the region&apos;s code, such as eu-central-1.</source>
        <translation>eu-central-1 のようなリージョンのコードを入力してください。</translation>
    </message>
    <message>
        <source>Not an endpoint</source>
        <translation>エンドポイントではありません</translation>
    </message>
    <message>
        <source>“{endpoint}” cannot be the address of an S3 server.</source>
        <translation>「{endpoint}」はS3サーバーのアドレスにできません。</translation>
    </message>
    <message>
        <source>Write it as https://HOST or http://HOST:PORT, without a user name or a query.</source>
        <translation>https://HOST か http://HOST:PORT の形で、ユーザー名やクエリを付けずに書いてください。</translation>
    </message>
    <message>
        <source>AWS refused the request</source>
        <translation>AWSがリクエストを拒否しました</translation>
    </message>
    <message>
        <source>AWS refused {operation}: {reason}.</source>
        <translation>AWSが{operation}を拒否しました: {reason}</translation>
    </message>
    <message>
        <source>Look at the details, and check the connection&apos;s region, endpoint and names.</source>
        <translation>詳細を見て、接続のリージョン、エンドポイント、名前を確かめてください。</translation>
    </message>
    <message>
        <source>The request cannot be made</source>
        <translation>リクエストを作れません</translation>
    </message>
    <message>
        <source>The library boto3 would not even make the request ({reason}).</source>
        <translation>ライブラリ boto3 がリクエストを作れませんでした({reason})。</translation>
    </message>
    <message>
        <source>Check the bucket&apos;s name and the connection&apos;s region and endpoint.</source>
        <translation>バケット名と、接続のリージョンとエンドポイントを確かめてください。</translation>
    </message>
    <message>
        <source>AWS is busy</source>
        <translation>AWSが混み合っています</translation>
    </message>
    <message>
        <source>AWS could not carry out {operation} at the moment ({reason}).</source>
        <translation>AWSは今、{operation}を実行できませんでした({reason})。</translation>
    </message>
    <message>
        <source>Not an answer of AWS</source>
        <translation>AWSの応答ではありません</translation>
    </message>
    <message>
        <source>The server at the endpoint answered something that no AWS service answers.</source>
        <translation>エンドポイントのサーバーから、AWSのサービスでは返らない応答がありました。</translation>
    </message>
    <message>
        <source>The URL was not signed as asked</source>
        <translation>頼んだとおりのURLが署名されませんでした</translation>
    </message>
    <message>
        <source>The library boto3 signed a URL whose {difference} is not the one asked for.</source>
        <translation>ライブラリ boto3 の署名したURLは、{difference}が頼んだものと違います。</translation>
    </message>
    <message>
        <source>Please report this with the details, and with the version of boto3.</source>
        <translation>詳細と boto3 のバージョンを添えて報告してください。</translation>
    </message>
    <message>
        <source>This connection cannot upload</source>
        <translation>この接続ではアップロードできません</translation>
    </message>
    <message>
        <source>The connection names no Lambda function that signs upload URLs.</source>
        <translation>この接続には、アップロードURLに署名するLambda関数が設定されていません。</translation>
    </message>
    <message>
        <source>Add the name of the upload-URL function to the connection.</source>
        <translation>アップロードURLの関数の名前を接続に加えてください。</translation>
    </message>
    <message>
        <source>This connection cannot download</source>
        <translation>この接続ではダウンロードできません</translation>
    </message>
    <message>
        <source>The connection names no Lambda function that signs download URLs.</source>
        <translation>この接続には、ダウンロードURLに署名するLambda関数が設定されていません。</translation>
    </message>
    <message>
        <source>Add the name of the download-URL function to the connection.</source>
        <translation>ダウンロードURLの関数の名前を接続に加えてください。</translation>
    </message>
    <message>
        <source>Not a function name</source>
        <translation>関数名として使えません</translation>
    </message>
    <message>
        <source>“{function}” cannot be the name or the ARN of a Lambda function.</source>
        <translation>「{function}」はLambda関数の名前にもARNにもできません。</translation>
    </message>
    <message>
        <source>Copy the name from the AWS console, such as fa-106-function1.</source>
        <translation>fa-106-function1 のような名前を、AWSコンソールからコピーしてください。</translation>
    </message>
    <message>
        <source>The function may not be invoked</source>
        <translation>関数を呼び出す権限がありません</translation>
    </message>
    <message>
        <source>AWS does not allow your credentials to invoke the Lambda function {function}.</source>
        <translation>お使いの認証情報でLambda関数{function}を呼び出すことを、AWSは許可していません。</translation>
    </message>
    <message>
        <source>Ask who runs the AWS account for the permission lambda:InvokeFunction on {function}.</source>
        <translation>AWSアカウントの管理者に、{function}に対する lambda:InvokeFunction の許可を頼んでください。</translation>
    </message>
    <message>
        <source>No such Lambda function</source>
        <translation>Lambda関数がありません</translation>
    </message>
    <message>
        <source>There is no Lambda function {function} in the region {region} of your account.</source>
        <translation>お使いのアカウントのリージョン{region}に、Lambda関数{function}はありません。</translation>
    </message>
    <message>
        <source>Check the function&apos;s name and the connection&apos;s region.</source>
        <translation>関数の名前と、接続のリージョンを確かめてください。</translation>
    </message>
    <message>
        <source>Too many calls at once</source>
        <translation>一度に呼び出しすぎました</translation>
    </message>
    <message>
        <source>AWS allows no further calls of the function {function} at the moment.</source>
        <translation>AWSは今、関数{function}のこれ以上の呼び出しを許可していません。</translation>
    </message>
    <message>
        <source>Wait a little, then try again.</source>
        <translation>少し待ってから、やり直してください。</translation>
    </message>
    <message>
        <source>No URL in time</source>
        <translation>時間内にURLが届きませんでした</translation>
    </message>
    <message>
        <source>The Lambda function {function} did not answer within {waited}.</source>
        <translation>Lambda関数{function}が{waited}以内に応答しませんでした。</translation>
    </message>
    <message>
        <source>Try again; a function that has not run for a while needs longer the first time.</source>
        <translation>やり直してください。しばらく動いていない関数は、最初だけ時間がかかります。</translation>
    </message>
    <message>
        <source>The function ran out of time</source>
        <translation>関数の時間が足りませんでした</translation>
    </message>
    <message>
        <source>AWS stopped the Lambda function {function}, which had used up its time ({message}).</source>
        <translation>Lambda関数{function}は時間を使い切り、AWSに止められました({message})。</translation>
    </message>
    <message>
        <source>Try again, and if it happens again ask the function&apos;s owner to raise its time-out.</source>
        <translation>やり直してください。また起きる場合は、タイムアウトを延ばすよう関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function that signs URLs failed</source>
        <translation>URLに署名する関数が失敗しました</translation>
    </message>
    <message>
        <source>The Lambda function {function} ended in {error_type}: {message} ({place}).</source>
        <translation>Lambda関数{function}が{error_type}で終わりました: {message}({place})</translation>
    </message>
    <message>
        <source>Send the details to the function&apos;s owner, who has to mend it.</source>
        <translation>関数を直す必要があるため、詳細を関数の所有者に送ってください。</translation>
    </message>
    <message>
        <source>The function refused to sign</source>
        <translation>関数が署名を断りました</translation>
    </message>
    <message>
        <source>The Lambda function {function} answered {answered}: {message}.</source>
        <translation>Lambda関数{function}の応答は{answered}でした: {message}</translation>
    </message>
    <message>
        <source>Check the bucket and the key, or ask the function&apos;s owner what it allows.</source>
        <translation>バケットとキーを確かめるか、何が許可されているかを関数の所有者に尋ねてください。</translation>
    </message>
    <message>
        <source>The function answered too much</source>
        <translation>関数の応答が長すぎます</translation>
    </message>
    <message>
        <source>The Lambda function {function} answered with more than {limit}, which is no URL.</source>
        <translation>Lambda関数{function}の応答は{limit}を超えていて、URLではありません。</translation>
    </message>
    <message>
        <source>Check that the connection names the function that signs URLs.</source>
        <translation>接続に、URLに署名する関数の名前が設定されているか確かめてください。</translation>
    </message>
    <message>
        <source>The function answered no URL</source>
        <translation>関数がURLを返しませんでした</translation>
    </message>
    <message>
        <source>The Lambda function {function} answered {answered}, in which there is no URL.</source>
        <translation>Lambda関数{function}の応答{answered}に、URLがありません。</translation>
    </message>
    <message>
        <source>The function&apos;s URL is not signed</source>
        <translation>関数のURLが署名されていません</translation>
    </message>
    <message>
        <source>The Lambda function {function} answered a URL that carries no signature.</source>
        <translation>Lambda関数{function}の返したURLに署名がありません。</translation>
    </message>
    <message>
        <source>The function signs for something else</source>
        <translation>関数が別のものに署名します</translation>
    </message>
    <message>
        <source>The Lambda function {function} signed a URL for {signed}, and {asked} is needed.</source>
        <translation>Lambda関数{function}は{signed}用のURLに署名しましたが、必要なのは{asked}用です。</translation>
    </message>
    <message>
        <source>The function does not sign this</source>
        <translation>この関数はこの操作に署名しません</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs nothing but {allowed}.</source>
        <translation>Lambda関数{function}が署名するのは{allowed}だけです。</translation>
    </message>
    <message>
        <source>Check whether the connection&apos;s upload and download functions are interchanged.</source>
        <translation>接続のアップロード関数とダウンロード関数が入れ替わっていないか確かめてください。</translation>
    </message>
    <message>
        <source>The function does not sign for this bucket</source>
        <translation>この関数はこのバケット用に署名しません</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs for {allowed} alone.</source>
        <translation>Lambda関数{function}は{allowed}だけに署名します。</translation>
    </message>
    <message>
        <source>Use one of these buckets, or ask the function&apos;s owner to allow this one.</source>
        <translation>これらのバケットのどれかを使うか、このバケットを許可するよう関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function does not sign for this key</source>
        <translation>この関数はこのキー用に署名しません</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs only for keys that begin with {allowed}.</source>
        <translation>Lambda関数{function}は{allowed}で始まるキーだけに署名します。</translation>
    </message>
    <message>
        <source>Choose a key that begins like this, or ask the function&apos;s owner to allow yours.</source>
        <translation>そのように始まるキーを選ぶか、このキーを許可するよう関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function does not take this key</source>
        <translation>この関数はこのキーを受け付けません</translation>
    </message>
    <message>
        <source>The Lambda function {function} said: {message}.</source>
        <translation>Lambda関数{function}の説明: {message}</translation>
    </message>
    <message>
        <source>Choose another key, without “.” or “..” between slashes and of at most 1,024 bytes.</source>
        <translation>スラッシュの間に「.」や「..」がなく、1,024バイト以内の別のキーを選んでください。</translation>
    </message>
    <message>
        <source>The link would last too long</source>
        <translation>リンクの有効期間が長すぎます</translation>
    </message>
    <message>
        <source>The URLs of the Lambda function {function} last {limit} at most.</source>
        <translation>Lambda関数{function}のURLの有効期間は{limit}までです。</translation>
    </message>
    <message>
        <source>Choose a shorter time.</source>
        <translation>もっと短い時間を選んでください。</translation>
    </message>
    <message>
        <source>The function wants to know the size</source>
        <translation>関数がファイルの大きさを求めています</translation>
    </message>
    <message>
        <source>The Lambda function {function} allows {limit} an upload, so it signs none of unknown size.</source>
        <translation>Lambda関数{function}は1回のアップロードを{limit}までとしているため、大きさの分からないものには署名しません。</translation>
    </message>
    <message>
        <source>Upload the file yourself, since a link for others does not tell what they will send.</source>
        <translation>ほかの人用のリンクでは送る内容が分からないため、ご自分でファイルをアップロードしてください。</translation>
    </message>
    <message>
        <source>The file is larger than the function allows</source>
        <translation>関数が許可する大きさを超えています</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs for uploads of {limit} at most.</source>
        <translation>Lambda関数{function}は{limit}までのアップロードに署名します。</translation>
    </message>
    <message>
        <source>Upload a smaller file, or ask the function&apos;s owner to raise the limit.</source>
        <translation>もっと小さいファイルにするか、上限を上げるよう関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function does not take this kind of file</source>
        <translation>この関数はこの種類のファイルを受け付けません</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs only for files of the types {allowed}.</source>
        <translation>Lambda関数{function}は{allowed}の種類のファイルだけに署名します。</translation>
    </message>
    <message>
        <source>Upload another kind of file, or ask the function&apos;s owner to allow this one.</source>
        <translation>別の種類のファイルにするか、この種類を許可するよう関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function signs for new objects alone</source>
        <translation>この関数は新しいオブジェクトだけに署名します</translation>
    </message>
    <message>
        <source>The Lambda function {function} signs nothing that could replace an object.</source>
        <translation>Lambda関数{function}は、オブジェクトを置き換える可能性のあるものには署名しません。</translation>
    </message>
    <message>
        <source>Upload the file under a new key, or ask the function&apos;s owner.</source>
        <translation>新しいキーでアップロードするか、関数の所有者に尋ねてください。</translation>
    </message>
    <message>
        <source>The function does not understand this program</source>
        <translation>関数がこのプログラムのリクエストを理解できません</translation>
    </message>
    <message>
        <source>The Lambda function {function} could not use what it was asked ({message}).</source>
        <translation>Lambda関数{function}は、受け取ったリクエストを扱えませんでした({message})。</translation>
    </message>
    <message>
        <source>Bring the program and the function to versions that fit each other.</source>
        <translation>プログラムと関数を、互いに合うバージョンにしてください。</translation>
    </message>
    <message>
        <source>The function is out of order</source>
        <translation>関数が正しく動いていません</translation>
    </message>
    <message>
        <source>The Lambda function {function} cannot sign anything at present ({message}).</source>
        <translation>Lambda関数{function}は今、何にも署名できません({message})。</translation>
    </message>
    <message>
        <source>Ask the function&apos;s owner to look into its log and its settings.</source>
        <translation>ログと設定を確かめるよう、関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The function signed for another part</source>
        <translation>関数が別のパート用に署名しました</translation>
    </message>
    <message>
        <source>The URL that {function} signed is not for the part of the upload that was asked for.</source>
        <translation>{function}の署名したURLは、頼んだアップロードのパート用ではありません。</translation>
    </message>
    <message>
        <source>The function&apos;s URL names no object</source>
        <translation>関数のURLにオブジェクトの指定がありません</translation>
    </message>
    <message>
        <source>The URL that {function} signed is not for {asked}, nor does it tell what it is for.</source>
        <translation>{function}の署名したURLは{asked}用ではなく、何のためのものかも分かりません。</translation>
    </message>
    <message>
        <source>Ask the function&apos;s owner which bucket and key it signs.</source>
        <translation>どのバケットとキーに署名するのか、関数の所有者に尋ねてください。</translation>
    </message>
    <message>
        <source>The function signs for another version</source>
        <translation>関数が別のバージョンに署名します</translation>
    </message>
    <message>
        <source>The Lambda function {function} did not sign for the version {version} of the object.</source>
        <translation>Lambda関数{function}は、オブジェクトのバージョン{version}用に署名しませんでした。</translation>
    </message>
    <message>
        <source>Ask for the newest version, or use a function that signs for versions.</source>
        <translation>最新のバージョンを指定するか、バージョンに署名できる関数を使ってください。</translation>
    </message>
    <message>
        <source>The function&apos;s answer is not in order</source>
        <translation>関数の応答に問題があります</translation>
    </message>
    <message>
        <source>The Lambda function {function} answered a “{field}” that makes no sense.</source>
        <translation>Lambda関数{function}の応答の「{field}」は意味が通りません。</translation>
    </message>
    <message>
        <source>The function&apos;s URL needs an unknown header</source>
        <translation>関数のURLに未知のヘッダーが必要です</translation>
    </message>
    <message>
        <source>{function} signed the header {header} and did not answer which value to send.</source>
        <translation>{function}はヘッダー{header}とともに署名しましたが、送る値を返しませんでした。</translation>
    </message>
    <message>
        <source>Ask the function&apos;s owner to answer the headers to send along with the URL.</source>
        <translation>URLとともに送るヘッダーも返すよう、関数の所有者に頼んでください。</translation>
    </message>
    <message>
        <source>The transfers are open in another window</source>
        <translation>転送は別のウィンドウで開かれています</translation>
    </message>
    <message>
        <source>Another process of this program keeps its transfers in {path}.</source>
        <translation>このプログラムの別のプロセスが、転送を{path}に保存しています。</translation>
    </message>
    <message>
        <source>Use that window, or close it and start the program again.</source>
        <translation>そのウィンドウを使うか、閉じてからプログラムを起動し直してください。</translation>
    </message>
    <message>
        <source>The transfers were saved by a newer version</source>
        <translation>転送は新しいバージョンで保存されています</translation>
    </message>
    <message>
        <source>A newer version of this program wrote {path}, and this one cannot read it.</source>
        <translation>{path}はこのプログラムの新しいバージョンで書かれていて、このバージョンでは読めません。</translation>
    </message>
    <message>
        <source>Install the newer version again, or move the file away to begin with no transfers.</source>
        <translation>新しいバージョンを入れ直すか、ファイルを別の場所へ移して転送のない状態から始めてください。</translation>
    </message>
    <message>
        <source>The transfers cannot be saved</source>
        <translation>転送を保存できません</translation>
    </message>
    <message>
        <source>The file {path}, which keeps the transfers, cannot be used ({reason}).</source>
        <translation>転送を保存するファイル{path}を使えません({reason})。</translation>
    </message>
    <message>
        <source>The saved transfers were damaged</source>
        <translation>保存された転送が壊れていました</translation>
    </message>
    <message>
        <source>The file with the saved transfers could not be read, so it was moved to {aside}.</source>
        <translation>保存された転送のファイルを読み取れなかったため、{aside}へ移しました。</translation>
    </message>
    <message>
        <source>Add the transfers again that had not ended, and check the disk if it happens again.</source>
        <translation>終わっていなかった転送を加え直してください。また起きる場合はディスクを確かめてください。</translation>
    </message>
    <message>
        <source>Not a name for a backend</source>
        <translation>バックエンドの名前として使えません</translation>
    </message>
    <message>
        <source>“{stack}” cannot be the beginning of the names in a backend.</source>
        <translation>「{stack}」はバックエンド内の名前の先頭に使えません。</translation>
    </message>
    <message>
        <source>Use 3 to 32 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen.</source>
        <translation>小文字の英字、数字、ハイフンを3～32文字で使い、英字で始め、ハイフンで終わらないようにしてください。</translation>
    </message>
    <message>
        <source>Not a key prefix for a backend</source>
        <translation>バックエンドのキーのプレフィックスとして使えません</translation>
    </message>
    <message>
        <source>“{prefix}” cannot be a prefix that keys are held to.</source>
        <translation>「{prefix}」はキーを制限するプレフィックスにできません。</translation>
    </message>
    <message>
        <source>End it with a slash, and use letters, digits, spaces and the characters ! _ . ( ) &apos; + = @ - only.</source>
        <translation>末尾をスラッシュにし、英数字、空白、記号 ! _ . ( ) &apos; + = @ - だけを使ってください。</translation>
    </message>
    <message>
        <source>Too many key prefixes</source>
        <translation>キーのプレフィックスが多すぎます</translation>
    </message>
    <message>
        <source>A backend holds keys to at most {limit} prefixes, and {asked} were given.</source>
        <translation>バックエンドでキーを制限できるプレフィックスは{limit}個までですが、{asked}個が指定されました。</translation>
    </message>
    <message>
        <source>Choose prefixes that more keys share, or make a second backend.</source>
        <translation>より多くのキーに共通するプレフィックスを選ぶか、2つ目のバックエンドを作ってください。</translation>
    </message>
    <message>
        <source>Not a content type</source>
        <translation>コンテンツタイプではありません</translation>
    </message>
    <message>
        <source>“{content_type}” is neither a content type nor all content types of a kind.</source>
        <translation>「{content_type}」は、コンテンツタイプでも、ある種類のコンテンツタイプ全体でもありません。</translation>
    </message>
    <message>
        <source>Write it in lower case, such as application/pdf or image/*.</source>
        <translation>application/pdf や image/* のように小文字で書いてください。</translation>
    </message>
    <message>
        <source>Limit out of range</source>
        <translation>制限値が範囲外です</translation>
    </message>
    <message>
        <source>The limit {name} can be from {lowest} to {highest}, and {asked} was given.</source>
        <translation>制限値{name}は{lowest}から{highest}までですが、{asked}が指定されました。</translation>
    </message>
    <message>
        <source>Choose another value for {name}.</source>
        <translation>{name}に別の値を指定してください。</translation>
    </message>
    <message>
        <source>Size not understood</source>
        <translation>サイズを読み取れません</translation>
    </message>
    <message>
        <source>“{text}” is not a size.</source>
        <translation>「{text}」はサイズではありません。</translation>
    </message>
    <message>
        <source>Write it as 500MiB, 5GiB or a number of bytes.</source>
        <translation>500MiB、5GiB、またはバイト数で書いてください。</translation>
    </message>
    <message>
        <source>Not a runtime for a backend</source>
        <translation>バックエンドに使えないランタイムです</translation>
    </message>
    <message>
        <source>The functions of a backend cannot run on {runtime}.</source>
        <translation>バックエンドの関数は{runtime}では動きません。</translation>
    </message>
    <message>
        <source>Choose one of {known}.</source>
        <translation>次のどれかを選んでください: {known}</translation>
    </message>
    <message>
        <source>No such stack</source>
        <translation>スタックがありません</translation>
    </message>
    <message>
        <source>There is no stack {stack} in the region {region} of this account.</source>
        <translation>このアカウントのリージョン{region}に、スタック{stack}はありません。</translation>
    </message>
    <message>
        <source>Check the name, the region and the profile.</source>
        <translation>名前、リージョン、プロファイルを確かめてください。</translation>
    </message>
    <message>
        <source>The stack is something else</source>
        <translation>別のスタックです</translation>
    </message>
    <message>
        <source>The stack {stack} was not made from this program&apos;s templates.</source>
        <translation>スタック{stack}は、このプログラムのテンプレートから作られたものではありません。</translation>
    </message>
    <message>
        <source>Choose another name, so that what is there stays as it is.</source>
        <translation>今あるものが変わらないように、別の名前を選んでください。</translation>
    </message>
    <message>
        <source>Not a connection file</source>
        <translation>接続のファイルではありません</translation>
    </message>
    <message>
        <source>The file {path} does not describe a connection ({reason}).</source>
        <translation>ファイル{path}は接続を表していません({reason})。</translation>
    </message>
    <message>
        <source>Ask whoever sent it to export the connection again.</source>
        <translation>送り主に、接続をもう一度書き出すよう頼んでください。</translation>
    </message>
    <message>
        <source>This connection cannot be given to others</source>
        <translation>この接続は人に渡せません</translation>
    </message>
    <message>
        <source>The connection “{name}” signs with what is on this computer, not with functions.</source>
        <translation>接続「{name}」は、関数ではなくこのコンピューターにある情報で署名します。</translation>
    </message>
    <message>
        <source>Export a connection to Lambda functions, such as the one of a backend.</source>
        <translation>バックエンドの接続など、Lambda関数への接続を書き出してください。</translation>
    </message>
    <message>
        <source>The staging bucket cannot be used</source>
        <translation>ステージング用のバケットを使えません</translation>
    </message>
    <message>
        <source>The templates cannot be put into the bucket {bucket} ({reason}).</source>
        <translation>テンプレートをバケット{bucket}に置けません({reason})。</translation>
    </message>
    <message>
        <source>Choose a bucket of your account that you may write to.</source>
        <translation>ご自分のアカウントで書き込めるバケットを選んでください。</translation>
    </message>
    <message>
        <source>The staging bucket is in another region</source>
        <translation>ステージング用のバケットが別のリージョンにあります</translation>
    </message>
    <message>
        <source>The bucket {bucket} is in {found}, and the stack is to be in {region}.</source>
        <translation>バケット{bucket}は{found}にありますが、スタックは{region}に作ろうとしています。</translation>
    </message>
    <message>
        <source>Choose a bucket in {region}, or none, so that one is made.</source>
        <translation>{region}のバケットを選ぶか、自動で作られるように指定をなくしてください。</translation>
    </message>
    <message>
        <source>The bucket is there already</source>
        <translation>バケットがすでにあります</translation>
    </message>
    <message>
        <source>The backend would make the bucket {bucket}, which is left from an earlier one.</source>
        <translation>バックエンドが作るバケット{bucket}が、以前のバックエンドから残っています。</translation>
    </message>
    <message>
        <source>Name {bucket} as the existing bucket to use it as it is, or delete it first.</source>
        <translation>そのまま使うには{bucket}を既存のバケットとして指定し、そうでなければ先に削除してください。</translation>
    </message>
    <message>
        <source>You may not do this in the account</source>
        <translation>アカウントでこの操作は許可されていません</translation>
    </message>
    <message>
        <source>AWS does not allow your credentials {operation}: {reason}.</source>
        <translation>AWSは、お使いの認証情報に{operation}を許可していません: {reason}</translation>
    </message>
    <message>
        <source>Choose a profile that may, or ask who runs the AWS account for the permission.</source>
        <translation>許可のあるプロファイルを選ぶか、AWSアカウントの管理者に許可を頼んでください。</translation>
    </message>
    <message>
        <source>CloudFormation does not accept this</source>
        <translation>CloudFormation が受け付けません</translation>
    </message>
    <message>
        <source>CloudFormation could not work out the changes to {stack}: {reason}.</source>
        <translation>CloudFormation が{stack}の変更内容を決められませんでした: {reason}</translation>
    </message>
    <message>
        <source>Mend what it names and try again; nothing was changed.</source>
        <translation>示された点を直してやり直してください。何も変更されていません。</translation>
    </message>
    <message>
        <source>The changes no longer apply</source>
        <translation>変更内容が古くなっています</translation>
    </message>
    <message>
        <source>The stack {stack} was changed or deleted since its changes were worked out.</source>
        <translation>変更内容を決めたあとで、スタック{stack}が変更または削除されました。</translation>
    </message>
    <message>
        <source>Have the changes worked out again, and look at them before you carry them out.</source>
        <translation>変更内容を作り直し、確認してから実行してください。</translation>
    </message>
    <message>
        <source>The stack is being changed</source>
        <translation>スタックは変更中です</translation>
    </message>
    <message>
        <source>CloudFormation is at work on the stack {stack} ({stack_status}).</source>
        <translation>CloudFormation がスタック{stack}を処理しています({stack_status})。</translation>
    </message>
    <message>
        <source>Watch it with presign stack status --watch {stack}, and try again when it has ended.</source>
        <translation>presign stack status --watch {stack} で様子を見て、終わってからやり直してください。</translation>
    </message>
    <message>
        <source>The stack cannot be changed as it is</source>
        <translation>今の状態のスタックは変更できません</translation>
    </message>
    <message>
        <source>The stack {stack} was left half done ({stack_status}: {reason}).</source>
        <translation>スタック{stack}が途中の状態で残っています({stack_status}: {reason})。</translation>
    </message>
    <message>
        <source>Delete the stack, which keeps the bucket and its files, then deploy it again.</source>
        <translation>スタックを削除してから(バケットとファイルは残ります)、もう一度デプロイしてください。</translation>
    </message>
    <message>
        <source>The stack could not be made</source>
        <translation>スタックを作れませんでした</translation>
    </message>
    <message>
        <source>{resource} ({kind}) could not be made: {reason}.</source>
        <translation>{resource}({kind})を作れませんでした: {reason}</translation>
    </message>
    <message>
        <source>Mend that and deploy again; what had been made was removed: {undone}.</source>
        <translation>そこを直して、もう一度デプロイしてください。作られたものは取り除かれました: {undone}</translation>
    </message>
    <message>
        <source>The stack could not be changed</source>
        <translation>スタックを変更できませんでした</translation>
    </message>
    <message>
        <source>{resource} ({kind}) could not be changed: {reason}.</source>
        <translation>{resource}({kind})を変更できませんでした: {reason}</translation>
    </message>
    <message>
        <source>Mend that and deploy again; the stack is as it was before, and changed back were: {undone}.</source>
        <translation>そこを直して、もう一度デプロイしてください。スタックは元のままで、次のものが元に戻されました: {undone}</translation>
    </message>
    <message>
        <source>The stack is left half done</source>
        <translation>スタックが途中の状態で残りました</translation>
    </message>
    <message>
        <source>{resource} ({kind}) failed ({reason}), and undoing it failed too, at {left}.</source>
        <translation>{resource}({kind})が失敗し({reason})、元に戻す処理も{left}で失敗しました。</translation>
    </message>
    <message>
        <source>The stack could not be deleted</source>
        <translation>スタックを削除できませんでした</translation>
    </message>
    <message>
        <source>{resource} ({kind}) could not be deleted: {reason}.</source>
        <translation>{resource}({kind})を削除できませんでした: {reason}</translation>
    </message>
    <message>
        <source>Mend that and delete the stack again; still there are: {left}.</source>
        <translation>そこを直して、もう一度スタックを削除してください。残っているもの: {left}</translation>
    </message>
    <message>
        <source>The bucket is not empty</source>
        <translation>バケットが空ではありません</translation>
    </message>
    <message>
        <source>The bucket {bucket} still has objects in it, so that S3 does not delete it.</source>
        <translation>バケット{bucket}にまだオブジェクトがあるため、S3は削除しません。</translation>
    </message>
    <message>
        <source>Move the objects elsewhere, or ask for them to be deleted with the bucket.</source>
        <translation>オブジェクトを別の場所に移すか、バケットと一緒に削除するよう指定してください。</translation>
    </message>
    <message>
        <source>The bucket could not be emptied</source>
        <translation>バケットを空にできませんでした</translation>
    </message>
    <message>
        <source>Not everything in the bucket {bucket} could be deleted: {reason}.</source>
        <translation>バケット{bucket}の中身をすべては削除できませんでした: {reason}</translation>
    </message>
    <message>
        <source>Look into the bucket in the AWS console, and delete the rest there.</source>
        <translation>AWSコンソールでバケットを確かめ、残りを削除してください。</translation>
    </message>
    <message>
        <source>The new connection did not pass its test</source>
        <translation>新しい接続がテストに通りませんでした</translation>
    </message>
    <message>
        <source>The test file came back from {bucket} with other content than was sent.</source>
        <translation>テスト用のファイルが、送ったものと違う内容で{bucket}から返ってきました。</translation>
    </message>
    <message>
        <source>Try an upload and a download by hand, and look into the functions&apos; logs.</source>
        <translation>アップロードとダウンロードを手動で試し、関数のログを確かめてください。</translation>
    </message>
    <message>
        <source>The link is for another object</source>
        <translation>リンクは別のオブジェクトのものです</translation>
    </message>
    <message>
        <source>This transfer is of {wanted}, and the link is for {given}.</source>
        <translation>この転送は{wanted}のものですが、リンクは{given}のものです。</translation>
    </message>
    <message>
        <source>Ask the sender for a fresh link to the same object.</source>
        <translation>同じオブジェクトへの新しいリンクを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>This connection cannot list</source>
        <translation>この接続では一覧表示できません</translation>
    </message>
    <message>
        <source>The connection “{name}” only signs, so it cannot tell what the bucket holds.</source>
        <translation>接続「{name}」は署名だけを行うので、バケットの中身がわかりません。</translation>
    </message>
    <message>
        <source>Use a connection whose credentials may list the bucket.</source>
        <translation>バケットを一覧表示できる認証情報の接続を使ってください。</translation>
    </message>
    <message>
        <source>The upload is still wanted</source>
        <translation>このアップロードはまだ使われています</translation>
    </message>
    <message>
        <source>A transfer of this computer goes on with this upload of {location}.</source>
        <translation>このコンピューターの転送が、{location}のこのアップロードを続けて使います。</translation>
    </message>
    <message>
        <source>Cancel the transfer in the window instead, which aborts its upload.</source>
        <translation>代わりにウィンドウで転送をキャンセルしてください。アップロードも中止されます。</translation>
    </message>
    <message>
        <source>Some files were left out</source>
        <translation>一部のファイルを除外しました</translation>
    </message>
    <message>
        <source>There were {count} files or folders that could not be read or written, or cannot be named so.</source>
        <translation>読み書きできないか、その名前にできないファイルやフォルダーが{count}個ありました。</translation>
    </message>
    <message>
        <source>Look at the list of them, mend what is wrong with them, and start again.</source>
        <translation>一覧を確かめて問題を直し、もう一度始めてください。</translation>
    </message>
    <message>
        <source>Unfinished uploads may not be listed</source>
        <translation>未完了のアップロードを一覧表示できません</translation>
    </message>
    <message>
        <source>Your credentials are not allowed to list the unfinished uploads of {bucket}.</source>
        <translation>お使いの認証情報には、{bucket}の未完了のアップロードを一覧表示する権限がありません。</translation>
    </message>
    <message>
        <source>Ask the bucket&apos;s owner for s3:ListBucketMultipartUploads.</source>
        <translation>バケットの所有者に s3:ListBucketMultipartUploads の許可を頼んでください。</translation>
    </message>
    <message>
        <source>The upload form is not whole</source>
        <translation>アップロードフォームの一部が欠けています</translation>
    </message>
    <message>
        <source>The form lacks {missing}, without which S3 takes no upload.</source>
        <translation>フォームに{missing}がありません。これがないとS3はアップロードを受け付けません。</translation>
    </message>
    <message>
        <source>Copy the whole form again, with its address and all of its fields.</source>
        <translation>アドレスとすべての項目を含めて、フォーム全体をもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>A file of this size is not allowed</source>
        <translation>この大きさのファイルは許可されていません</translation>
    </message>
    <message>
        <source>The form takes files of {least} to {most}, and this one has {size}.</source>
        <translation>フォームが受け付けるのは{least}から{most}までで、このファイルは{size}です。</translation>
    </message>
    <message>
        <source>Choose another file, or ask the sender for a form without this limit.</source>
        <translation>別のファイルを選ぶか、この制限のないフォームを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>A file of this kind is not allowed</source>
        <translation>この種類のファイルは許可されていません</translation>
    </message>
    <message>
        <source>The form takes files whose kind begins with “{wanted}”, and this one is {content_type}.</source>
        <translation>フォームが受け付けるのは種類が「{wanted}」で始まるファイルで、このファイルは{content_type}です。</translation>
    </message>
    <message>
        <source>Choose another file, or ask the sender for a form for this kind.</source>
        <translation>別のファイルを選ぶか、この種類用のフォームを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The form takes exactly one file</source>
        <translation>フォームで送れるファイルは1つだけです</translation>
    </message>
    <message>
        <source>The server found no file in the form that was sent, or more than one.</source>
        <translation>送られたフォームにファイルがないか、2つ以上ありました。</translation>
    </message>
    <message>
        <source>Send one file, with no proxy on the way that changes forms.</source>
        <translation>フォームを書き換えるプロキシを通さずに、ファイルを1つ送ってください。</translation>
    </message>
    <message>
        <source>The form arrived damaged</source>
        <translation>フォームが壊れて届きました</translation>
    </message>
    <message>
        <source>The server could not read the form that was sent as one of fields and a file.</source>
        <translation>送られたフォームを、項目とファイルとしてサーバーが読み取れませんでした。</translation>
    </message>
    <message>
        <source>Copy the whole form again, and try without a proxy on the way.</source>
        <translation>フォーム全体をもう一度コピーし、プロキシを通さずに試してください。</translation>
    </message>
    <message>
        <source>The form&apos;s fields are too large</source>
        <translation>フォームの項目が大きすぎます</translation>
    </message>
    <message>
        <source>The fields before the file are more than the 20 KB that S3 takes.</source>
        <translation>ファイルより前の項目が、S3の上限の20 KBを超えています。</translation>
    </message>
    <message>
        <source>Ask the sender for a form with a shorter policy and less metadata.</source>
        <translation>ポリシーが短く、メタデータの少ないフォームを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The form&apos;s policy cannot be read</source>
        <translation>フォームのポリシーを読み取れません</translation>
    </message>
    <message>
        <source>The policy in the form, which says what may be uploaded, is damaged or makes no sense.</source>
        <translation>何をアップロードできるかを決めるフォームのポリシーが、壊れているか正しくありません。</translation>
    </message>
    <message>
        <source>Copy the whole form again, or ask the sender for a new one.</source>
        <translation>フォーム全体をもう一度コピーするか、送り主に新しいフォームを頼んでください。</translation>
    </message>
    <message>
        <source>A field of the form is missing</source>
        <translation>フォームの項目が足りません</translation>
    </message>
    <message>
        <source>A field that the server needs, most likely the key, is not in the form that was sent.</source>
        <translation>サーバーが必要とする項目(おそらくキー)が、送られたフォームにありません。</translation>
    </message>
    <message>
        <source>Copy the whole form again, with all of its fields.</source>
        <translation>すべての項目を含めて、フォーム全体をもう一度コピーしてください。</translation>
    </message>
    <message>
        <source>The form does not allow this</source>
        <translation>フォームが許可していません</translation>
    </message>
    <message>
        <source>The form&apos;s policy (the rules for what may be sent) wants {condition}, and what was sent does not fit.</source>
        <translation>フォームのポリシー(送れるものの規則)の条件({condition})に、送られたものが合いません。</translation>
    </message>
    <message>
        <source>Send what the condition allows, or ask the sender for another form.</source>
        <translation>条件に合うものを送るか、送り主に別のフォームを頼んでください。</translation>
    </message>
    <message>
        <source>What was sent breaks the form&apos;s policy, the rules for the key, the size and the kind of the file.</source>
        <translation>送られたものが、フォームのポリシー(キー、大きさ、ファイルの種類の規則)に合いません。</translation>
    </message>
    <message>
        <source>Ask the sender which files the form takes, or for another form.</source>
        <translation>フォームがどのファイルを受け付けるか確かめるか、別のフォームを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The form&apos;s signature does not fit</source>
        <translation>フォームの署名が合いません</translation>
    </message>
    <message>
        <source>The form&apos;s policy (its rules) or its signature was changed, or its signer&apos;s secret key is wrong.</source>
        <translation>フォームのポリシー(規則)か署名が書き換えられたか、署名した人のシークレットキーが違います。</translation>
    </message>
    <message>
        <source>The form takes no file of this size</source>
        <translation>フォームがこの大きさのファイルを受け付けません</translation>
    </message>
    <message>
        <source>The form&apos;s policy, or the server, allows only smaller or only larger files.</source>
        <translation>フォームのポリシーまたはサーバーが許可するファイルの大きさの範囲外です。</translation>
    </message>
    <message>
        <source>Ask the sender how large a file may be, or for another form.</source>
        <translation>ファイルの大きさの範囲を確かめるか、別のフォームを送り主に頼んでください。</translation>
    </message>
    <message>
        <source>The form has a field too many</source>
        <translation>フォームに余分な項目があります</translation>
    </message>
    <message>
        <source>The form has the field {fields}, which its policy (its rules) does not mention, so S3 refuses it.</source>
        <translation>フォームに項目{fields}がありますが、ポリシー(規則)に書かれていないため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Ask the sender for a form whose policy allows all of its fields.</source>
        <translation>すべての項目をポリシーで許可したフォームを送り主に頼んでください。</translation>
    </message>
</context>
<context>
    <name>inspector</name>
    <message>
        <source>What it is for</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Allows</source>
        <translation>できること</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>キー</translation>
    </message>
    <message>
        <source>Bucket</source>
        <translation>バケット</translation>
    </message>
    <message>
        <source>Version ID</source>
        <translation>バージョンID</translation>
    </message>
    <message>
        <source>Answers as</source>
        <translation>応答の扱い</translation>
    </message>
    <message>
        <source>Answers with type</source>
        <translation>応答の種類</translation>
    </message>
    <message>
        <source>Answers also with</source>
        <translation>応答のその他の指定</translation>
    </message>
    <message>
        <source>Where it leads</source>
        <translation>接続先</translation>
    </message>
    <message>
        <source>Service</source>
        <translation>サービス</translation>
    </message>
    <message>
        <source>Host</source>
        <translation>ホスト</translation>
    </message>
    <message>
        <source>Endpoint</source>
        <translation>エンドポイント</translation>
    </message>
    <message>
        <source>Region</source>
        <translation>リージョン</translation>
    </message>
    <message>
        <source>Addressing style</source>
        <translation>アドレス形式</translation>
    </message>
    <message>
        <source>When it works</source>
        <translation>有効期間</translation>
    </message>
    <message>
        <source>Signed</source>
        <translation>署名</translation>
    </message>
    <message>
        <source>Expires</source>
        <translation>期限</translation>
    </message>
    <message>
        <source>Lasts</source>
        <translation>長さ</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>残り</translation>
    </message>
    <message>
        <source>Who signed it</source>
        <translation>署名者</translation>
    </message>
    <message>
        <source>Signature</source>
        <translation>署名方式</translation>
    </message>
    <message>
        <source>Kind of key</source>
        <translation>キーの種類</translation>
    </message>
    <message>
        <source>Access key ID</source>
        <translation>アクセスキーID</translation>
    </message>
    <message>
        <source>Signed headers</source>
        <translation>署名済みヘッダー</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>不明</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>記載なし</translation>
    </message>
    <message>
        <source>not listed in this version</source>
        <translation>この方式では記載なし</translation>
    </message>
    <message>
        <source>another service with S3&apos;s API</source>
        <translation>S3互換の別のサービス</translation>
    </message>
    <message>
        <source>a server of its own, as far as its name tells</source>
        <translation>名前から判断する限り、独自のサーバー</translation>
    </message>
    <message>
        <source>virtual-hosted: the bucket is in the host</source>
        <translation>仮想ホスト形式: バケットはホスト名の中</translation>
    </message>
    <message>
        <source>path: the bucket is in the path</source>
        <translation>パス形式: バケットはパスの中</translation>
    </message>
    <message>
        <source>Version 4 (SigV4)</source>
        <translation>バージョン4 (SigV4)</translation>
    </message>
    <message>
        <source>Version 4a, for several regions (SigV4a)</source>
        <translation>バージョン4a、複数リージョン用 (SigV4a)</translation>
    </message>
    <message>
        <source>Version 2, the old one (SigV2)</source>
        <translation>バージョン2、古い方式 (SigV2)</translation>
    </message>
</context>
<context>
    <name>links</name>
    <message>
        <source>An upload link for part {number}</source>
        <translation>パート{number}のアップロードリンク</translation>
    </message>
    <message>
        <source>A download link</source>
        <translation>ダウンロードリンク</translation>
    </message>
    <message>
        <source>An upload link</source>
        <translation>アップロードリンク</translation>
    </message>
    <message>
        <source>A download or upload link</source>
        <translation>ダウンロードまたはアップロードのリンク</translation>
    </message>
    <message>
        <source>A link for {operation}</source>
        <translation>{operation} 用のリンク</translation>
    </message>
    <message>
        <source>upload part {number} ({operation})</source>
        <translation>パート{number}のアップロード ({operation})</translation>
    </message>
    <message>
        <source>download ({operation})</source>
        <translation>ダウンロード ({operation})</translation>
    </message>
    <message>
        <source>upload ({operation})</source>
        <translation>アップロード ({operation})</translation>
    </message>
    <message>
        <source>download or upload: it does not say which</source>
        <translation>ダウンロードまたはアップロード(どちらかは記載なし)</translation>
    </message>
    <message>
        <source>{version}, for {region}</source>
        <translation>{version}、{region}</translation>
    </message>
    <message>
        <source>temporary, with a token</source>
        <translation>一時的(トークン付き)</translation>
    </message>
    <message>
        <source>long-lived (AKIA)</source>
        <translation>長期 (AKIA)</translation>
    </message>
    <message>
        <source>not told by its ID</source>
        <translation>IDからは分かりません</translation>
    </message>
    <message>
        <source>‹name of the file›</source>
        <translation>‹ファイル名›</translation>
    </message>
    <message>
        <source>{least} and more</source>
        <translation>{least} 以上</translation>
    </message>
    <message>
        <source>up to {most}</source>
        <translation>{most} まで</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} ～ {most}</translation>
    </message>
    <message>
        <source>filled in from the file&apos;s name</source>
        <translation>ファイル名から自動で補います</translation>
    </message>
    <message>
        <source>value not told by the link</source>
        <translation>値はリンクに書かれていません</translation>
    </message>
</context>
<context>
    <name>repairs</name>
    <message>
        <source>The link was broken into {count} lines; they were joined.</source>
        <translation>リンクが{count}行に分かれていたため、つなぎました。</translation>
    </message>
    <message>
        <source>Invisible characters in the link were left out.</source>
        <translation>リンクの中の見えない文字を取り除きました。</translation>
    </message>
    <message>
        <source>“&amp;amp;” in the link was read as “&amp;”, as in web pages.</source>
        <translation>ウェブページの表記に従い、リンクの中の「&amp;amp;」を「&amp;」として読みました。</translation>
    </message>
    <message>
        <source>Escapes such as “\u0026” were undone, as in JSON.</source>
        <translation>JSONの表記に従い、「\u0026」のようなエスケープを元に戻しました。</translation>
    </message>
    <message>
        <source>“=3D” and line ends with “=” were undone, as in the source of an e-mail.</source>
        <translation>メールのソースの表記に従い、「=3D」と行末の「=」を元に戻しました。</translation>
    </message>
    <message>
        <source>Quotation marks or brackets around the link were left out.</source>
        <translation>リンクを囲む引用符やかっこを取り除きました。</translation>
    </message>
    <message>
        <source>“{left_out}” after the link was left out.</source>
        <translation>リンクの後ろの「{left_out}」を取り除きました。</translation>
    </message>
    <message>
        <source>The link was taken out of a link to {wrapper}.</source>
        <translation>{wrapper}へのリンクから、中のリンクを取り出しました。</translation>
    </message>
    <message>
        <source>The link had been percent-encoded as a whole; undone.</source>
        <translation>リンク全体がパーセント表記になっていたため、元に戻しました。</translation>
    </message>
    <message>
        <source>The link was taken out of a {command} command.</source>
        <translation>{command}コマンドから、リンクを取り出しました。</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Whoever used the link can mend it.</source>
        <translation>リンクを使った人が解決できます。</translation>
    </message>
    <message>
        <source>Whoever made the link has to act.</source>
        <translation>リンクを作った人の対応が必要です。</translation>
    </message>
    <message>
        <source>Whoever owns the bucket has to act.</source>
        <translation>バケットの所有者の対応が必要です。</translation>
    </message>
    <message>
        <source>Nobody has to act; it may pass.</source>
        <translation>対応は不要です。自然に解決することがあります。</translation>
    </message>
    <message>
        <source>Trying again does not help.</source>
        <translation>やり直しても解決しません。</translation>
    </message>
    <message>
        <source>Trying again later may help.</source>
        <translation>時間をおいてやり直すと解決することがあります。</translation>
    </message>
    <message>
        <source>A newly signed link may help; the same one does not.</source>
        <translation>署名し直したリンクなら解決することがあります。同じリンクでは解決しません。</translation>
    </message>
    <message>
        <source>Trying again helps after that.</source>
        <translation>対応のあとでやり直してください。</translation>
    </message>
    <message>
        <source>Could you please check it, or send me a new one?</source>
        <translation>リンクをご確認いただくか、新しいものを送っていただけますか。</translation>
    </message>
    <message>
        <source>Could you please send me a new one?</source>
        <translation>新しいリンクを送っていただけますか。</translation>
    </message>
    <message>
        <source>Could you please have a look, or ask whoever looks after the storage?</source>
        <translation>ご確認いただくか、ストレージの管理者に問い合わせていただけますか。</translation>
    </message>
    <message>
        <source>Do you know whether the server has a problem at the moment?</source>
        <translation>現在サーバーに問題が起きているかどうか、ご存じですか。</translation>
    </message>
    <message>
        <source>Hello,</source>
        <translation>こんにちは。</translation>
    </message>
    <message>
        <source>the link that you sent me for “{name}” does not work.</source>
        <translation>送っていただいた「{name}」のリンクが使えません。</translation>
    </message>
    <message>
        <source>the link that you sent me does not work.</source>
        <translation>送っていただいたリンクが使えません。</translation>
    </message>
    <message>
        <source>For whoever looks after it:</source>
        <translation>管理者の方へ:</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>オブジェクト</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>リンク</translation>
    </message>
    <message>
        <source>Access key</source>
        <translation>アクセスキー</translation>
    </message>
    <message>
        <source>Signed at</source>
        <translation>署名日時</translation>
    </message>
    <message>
        <source>Expires at</source>
        <translation>有効期限</translation>
    </message>
    <message>
        <source>Happened at</source>
        <translation>発生日時</translation>
    </message>
    <message>
        <source>HTTP status</source>
        <translation>HTTPステータス</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>コード</translation>
    </message>
    <message>
        <source>Request ID</source>
        <translation>リクエストID</translation>
    </message>
    <message>
        <source>Host ID</source>
        <translation>ホストID</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>プログラム</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>詳細</translation>
    </message>
</context>
<context>
    <name>sandbox</name>
    <message>
        <source>Starting the sandbox</source>
        <translation>サンドボックスを起動しています</translation>
    </message>
    <message>
        <source>Creating the bucket and the functions</source>
        <translation>バケットと関数を作成しています</translation>
    </message>
    <message>
        <source>The sandbox is ready</source>
        <translation>サンドボックスの準備ができました</translation>
    </message>
</context>
<context>
    <name>stack</name>
    <message>
        <source>Putting the templates and the code into the staging bucket</source>
        <translation>テンプレートとコードをステージング用のバケットに置いています</translation>
    </message>
    <message>
        <source>Removing what an earlier attempt left</source>
        <translation>以前の試みで残ったものを取り除いています</translation>
    </message>
    <message>
        <source>Working out what would change</source>
        <translation>変更内容を調べています</translation>
    </message>
    <message>
        <source>Trying an upload and a download</source>
        <translation>アップロードとダウンロードを試しています</translation>
    </message>
</context>
<context>
    <name>units</name>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds}秒</translation>
    </message>
    <message>
        <source>{days} d</source>
        <translation>{days}日</translation>
    </message>
    <message>
        <source>{hours} h</source>
        <translation>{hours}時間</translation>
    </message>
    <message>
        <source>{minutes} min</source>
        <translation>{minutes}分</translation>
    </message>
    <message>
        <source>{larger} {smaller}</source>
        <translation>{larger}{smaller}</translation>
    </message>
    <message>
        <source>{size}/s</source>
        <translation>{size}/秒</translation>
    </message>
</context>
<context>
    <name>warnings</name>
    <message>
        <source>It was signed with temporary credentials and ends with them, perhaps before its own expiry.</source>
        <translation>一時的な認証情報で署名されているため、有効期限より前に使えなくなることがあります。</translation>
    </message>
    <message>
        <source>It is meant to last longer than 7 days, and S3 refuses such a link.</source>
        <translation>有効期間が7日を超えるため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>It begins with http://, so anyone on the way can read the file and use the link.</source>
        <translation>http:// で始まるため、途中の誰かがファイルを読んだりリンクを使ったりできます。</translation>
    </message>
    <message>
        <source>Its host names no region, so it may fail while the bucket is young or if it is in another region.</source>
        <translation>ホストにリージョンがないため、バケットが新しいうちや別のリージョンにある場合は失敗することがあります。</translation>
    </message>
    <message>
        <source>Its host serves the bucket&apos;s website, which takes no signed links, so it will be refused.</source>
        <translation>ホストがバケットのウェブサイト用で、署名付きリンクを受け付けないため、拒否されます。</translation>
    </message>
    <message>
        <source>It was signed in an old way (Signature Version 2) that many regions and servers refuse.</source>
        <translation>多くのリージョンやサーバーが拒否する古い方式(署名バージョン2)で署名されています。</translation>
    </message>
    <message>
        <source>It works only with the headers it was signed with: {headers}.</source>
        <translation>署名に含まれるヘッダーを付けたときだけ使えます: {headers}</translation>
    </message>
    <message>
        <source>It was signed for {signed}, so the file, which looks like {looks_like}, will be sent as that.</source>
        <translation>リンクが{signed}用に署名されているため、{looks_like}に見えるこのファイルも{signed}として送ります。</translation>
    </message>
    <message>
        <source>By this computer&apos;s clock it was signed {ahead} in the future, so one of the two clocks is wrong.</source>
        <translation>このコンピューターの時計では{ahead}先の未来に署名されています。どちらかの時計が合っていません。</translation>
    </message>
    <message>
        <source>Its host is in {host_region} but it was signed for {region}, so S3 will refuse it.</source>
        <translation>ホストは{host_region}ですが、{region}用に署名されているため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its two dates differ (X-Amz-Date and X-Amz-Credential), so S3 will refuse it.</source>
        <translation>2つの日付(X-Amz-Date と X-Amz-Credential)が違うため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its date (X-Amz-Date) cannot be read, so S3 will refuse it.</source>
        <translation>日付(X-Amz-Date)を読み取れないため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its expiry cannot be read, so S3 will refuse it.</source>
        <translation>有効期限を読み取れないため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its X-Amz-Credential cannot be read, so S3 will refuse it.</source>
        <translation>X-Amz-Credential を読み取れないため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its object key has wrong percent-escapes, so S3 will refuse it.</source>
        <translation>オブジェクトキーのパーセント表記が正しくないため、S3に拒否されます。</translation>
    </message>
    <message>
        <source>Its signature is not 64 hexadecimal digits long, so the link was probably cut off.</source>
        <translation>署名が16進数64桁ではないため、リンクが途中で切れている可能性があります。</translation>
    </message>
</context>
</TS>
