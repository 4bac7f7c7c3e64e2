namespace TrainingLms.Excel;

/// <summary>The codes with which a whole file is refused. Codes are forever; sentences live elsewhere.</summary>
public static class FileCodes
{
    /// <summary>No bytes at all.</summary>
    public const string Empty = "file.empty";

    /// <summary>The file asks for a password.</summary>
    public const string Encrypted = "file.encrypted";

    /// <summary>An old binary .xls, or another compound document.</summary>
    public const string LegacyXls = "file.legacy_xls";

    /// <summary>Plain text with separators.</summary>
    public const string Csv = "file.csv";

    /// <summary>A web page or bare XML.</summary>
    public const string Html = "file.html";

    /// <summary>The lock file Excel leaves beside an open workbook.</summary>
    public const string LockFile = "file.lock_file";

    /// <summary>None of the kinds we can name.</summary>
    public const string NotExcel = "file.not_excel";

    /// <summary>A zip that holds some other document. Fact: kind.</summary>
    public const string OtherDocument = "file.other_document";

    /// <summary>The data ends early.</summary>
    public const string Truncated = "file.truncated";

    /// <summary>Bytes that do not unpack, sum up or parse. Fact: part.</summary>
    public const string Damaged = "file.damaged";

    /// <summary>Something the workbook points at is not there. Fact: part.</summary>
    public const string PartMissing = "file.part_missing";

    /// <summary>More than the limits allow. Facts: limit, allowed.</summary>
    public const string TooLarge = "file.too_large";

    /// <summary>Unpacks to more than the limits allow. Facts: limit, allowed.</summary>
    public const string InflatesTooMuch = "file.inflates_too_much";

    /// <summary>A document type or an entity declaration. Fact: part.</summary>
    public const string ForbiddenXml = "file.forbidden_xml";

    /// <summary>Carries a macro project.</summary>
    public const string Macro = "file.macro";

    /// <summary>Two parts of one name, also when only the case differs. Fact: part.</summary>
    public const string DuplicatePart = "file.duplicate_part";

    /// <summary>A text file in a character set that is neither UTF-8, UTF-16 nor GB18030.</summary>
    public const string UnknownEncoding = "file.unknown_encoding";

    /// <summary>A text file in which a quotation mark is opened and never closed. Fact: row.</summary>
    public const string QuoteOpen = "file.quote_open";

    /// <summary>Every code of this page, for tests and for the sentences.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Empty, Encrypted, LegacyXls, Csv, Html, LockFile, NotExcel, OtherDocument, Truncated, Damaged, PartMissing,
        TooLarge, InflatesTooMuch, ForbiddenXml, Macro, DuplicatePart, UnknownEncoding, QuoteOpen,
    ];
}
