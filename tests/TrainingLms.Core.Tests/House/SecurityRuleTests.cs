using System.Text.RegularExpressions;

namespace TrainingLms.Core.Tests.House;

/// <summary>What is dangerous in any program, and therefore not in ours. A line that must be an exception says why, here.</summary>
public sealed partial class SecurityRuleTests
{
    [Fact]
    public void Nothing_starts_a_process_or_runs_text() => Findings.None(Find(RunsText()));

    [Fact]
    public void SQL_is_never_put_together_from_values() => Findings.None(
        from file in Sources.All
        where file.Path is not ("src/TrainingLms.Core/Exams/Sittings/AnswerStore.cs" // numbers its placeholders; values are parameters
            or "src/TrainingLms.Core/Privacy/Keys/Resealing.cs" // names tables and columns of the model; values are parameters
            or "src/TrainingLms.Sqlite/SqliteDialect.cs") // writes triggers for tables of the model
        from found in Matches(file, RawSqlWithValues())
        select found);

    [Fact]
    public void Pages_write_no_raw_HTML_and_carry_no_script_or_style_of_their_own() =>
        Findings.None(Find(RawHtml(), file => file.Path.EndsWith(".cshtml", StringComparison.Ordinal)));

    [Fact]
    public void Regular_expressions_are_ours_and_never_the_callers() => Findings.None(Find(RegexAtRunTime()));

    [Fact]
    public void No_weak_hash_cipher_or_random_number_guards_anything() => Findings.None(
        Find(WeakCryptography(), file => !file.Path.EndsWith("/Totp.cs", StringComparison.Ordinal))); // RFC 6238 and every authenticator use HMAC-SHA-1

    [Fact]
    public void No_certificate_check_is_switched_off() => Findings.None(Find(BlindTrust()));

    [Fact]
    public void Memory_is_left_to_the_runtime() => Findings.None(Find(Unmanaged()));

    [Fact]
    public void Every_project_pins_all_it_is_built_from() => Findings.None(
        Directory.EnumerateFiles(Sources.Root, "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetDirectoryName(path)!)
            .Where(folder => !File.Exists(Path.Combine(folder, "packages.lock.json"))).Select(folder => $"{Path.GetRelativePath(Sources.Root, folder)} has no packages.lock.json"));

    static IEnumerable<string> Find(Regex wrong, Func<SourceFile, bool>? within = null) =>
        from file in Sources.All
        where within?.Invoke(file) ?? true
        from found in Matches(file, wrong)
        select found;

    static IEnumerable<string> Matches(SourceFile file, Regex wrong) =>
        from line in file.Text.Split('\n').Select((text, index) => (Text: text, Number: index + 1))
        where !line.Text.TrimStart().StartsWith("//", StringComparison.Ordinal) && wrong.IsMatch(line.Text)
        select $"{file.Path}:{line.Number}: {line.Text.Trim()}";

    [GeneratedRegex(@"\bProcess\.Start\b|\bProcessStartInfo\b|\bAssembly\.Load|\bCSharpScript\b|\bBinaryFormatter\b|\bTypeNameHandling\b|\bDirectoryEntry\b|\bXPath|\bJsonDerivedType\b|\beval\(")]
    private static partial Regex RunsText();

    [GeneratedRegex(@"(ExecuteSqlRaw|FromSqlRaw|SqlQueryRaw)(Async)?(<\w+>)?\(\s*(\$|[a-z]\w*[,)]|string\.)")]
    private static partial Regex RawSqlWithValues();

    [GeneratedRegex(@"Html\.Raw|HtmlString|<script|<style|\sstyle=|\son[a-z]+=|javascript:")]
    private static partial Regex RawHtml();

    [GeneratedRegex(@"new Regex\(|Regex\.(Match|IsMatch|Replace|Split)\(")]
    private static partial Regex RegexAtRunTime();

    [GeneratedRegex(@"\b(MD5|SHA1|HMACSHA1|HMACMD5|DES|TripleDES|RC2)\b|CipherMode\.(ECB|CBC)|RSAEncryptionPadding\.Pkcs1|new Random\(|Random\.Shared")]
    private static partial Regex WeakCryptography();

    [GeneratedRegex(@"ServerCertificate(Custom)?ValidationCallback|DangerousAccept|RemoteCertificateValidationCallback")]
    private static partial Regex BlindTrust();

    [GeneratedRegex(@"\bunsafe\b|\bDllImport\b|\bLibraryImport\b|\bstackalloc\b.*\*|\bMarshal\.")]
    private static partial Regex Unmanaged();
}
