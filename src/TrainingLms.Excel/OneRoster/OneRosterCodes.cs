namespace TrainingLms.Excel.OneRoster;

/// <summary>The codes with which a OneRoster zip is refused, and of what is wrong with its lines. Codes are forever; sentences live elsewhere.</summary>
public static class OneRosterCodes
{
    /// <summary>OneRoster files without manifest.csv.</summary>
    public const string ManifestMissing = "one_roster.manifest_missing";

    /// <summary>The manifest lacks a property, says it twice, or gives it a value it cannot have. Facts: property, value, allowed.</summary>
    public const string ManifestValue = "one_roster.manifest_value";

    /// <summary>Not OneRoster 1.2. Fact: version.</summary>
    public const string VersionUnsupported = "one_roster.version_unsupported";

    /// <summary>The files lie in a folder of the zip. Fact: file.</summary>
    public const string InFolder = "one_roster.in_folder";

    /// <summary>A file with changes only. Fact: file.</summary>
    public const string DeltaFile = "one_roster.delta_file";

    /// <summary>The manifest names a file that is not in the zip. Fact: file.</summary>
    public const string FileAbsent = "one_roster.file_absent";

    /// <summary>A file is in the zip that the manifest calls absent. Fact: file.</summary>
    public const string FileUnannounced = "one_roster.file_unannounced";

    /// <summary>A file without which no people can be read. Fact: file.</summary>
    public const string FileNeeded = "one_roster.file_needed";

    /// <summary>A file in another character set. Fact: file.</summary>
    public const string NotUtf8 = "one_roster.not_utf8";

    /// <summary>A quotation mark that is never closed. Facts: file, row.</summary>
    public const string QuoteOpen = "one_roster.quote_open";

    /// <summary>A column that the standard does not know, and no extension. Facts: file, letters, found.</summary>
    public const string HeaderUnknown = "one_roster.header_unknown";

    /// <summary>A column in another place than the standard puts it. Facts: file, letters, found, expected.</summary>
    public const string HeaderOrder = "one_roster.header_order";

    /// <summary>A column that is not there. Facts: file, expected.</summary>
    public const string HeaderMissing = "one_roster.header_missing";

    /// <summary>A column twice. Facts: file, letters, found.</summary>
    public const string HeaderTwice = "one_roster.header_twice";

    /// <summary>Line: more cells than columns. Facts: file, rows.</summary>
    public const string RowTooLong = "one_roster.row_too_long";

    /// <summary>Line: a value that must be there is not. Facts: file, rows, column.</summary>
    public const string ValueMissing = "one_roster.value_missing";

    /// <summary>Line: a cell whose content cannot be read. Facts: file, rows, column.</summary>
    public const string ValueUnreadable = "one_roster.value_unreadable";

    /// <summary>Line: none of the words of the standard. Facts: file, rows, column, allowed.</summary>
    public const string ValueNotAllowed = "one_roster.value_not_allowed";

    /// <summary>Line: not yyyy-MM-dd, or not yyyy where a year stands. Facts: file, rows, column.</summary>
    public const string DateMalformed = "one_roster.date_malformed";

    /// <summary>Line: ends before it begins. Facts: file, rows, column.</summary>
    public const string DatesReversed = "one_roster.dates_reversed";

    /// <summary>Line: a key that another line has. Facts: file, rows, column.</summary>
    public const string DuplicateId = "one_roster.duplicate_id";

    /// <summary>Line: names something that is not in the other file. Facts: file, rows, column, target.</summary>
    public const string ReferenceDangling = "one_roster.reference_dangling";

    /// <summary>Line: a status that only files with changes have. Facts: file, rows, column.</summary>
    public const string StatusInBulk = "one_roster.status_in_bulk";

    /// <summary>Person: two primary roles at two units. Facts: file, rows, column.</summary>
    public const string PrimaryOrgAmbiguous = "one_roster.primary_org_ambiguous";

    /// <summary>Person: users.csv and roles.csv name two units. Facts: file, rows, column.</summary>
    public const string PrimaryOrgDiffers = "one_roster.primary_org_differs";

    /// <summary>Person: another birth date than the identity number says. Facts: file, rows, column.</summary>
    public const string BirthDateDiffers = "one_roster.birth_date_differs";

    /// <summary>Line: a session that does not lie in its school year. Facts: file, rows, column.</summary>
    public const string SessionOutsideYear = "one_roster.session_outside_year";

    /// <summary>Line: a session that does not lie within the one above it. Facts: file, rows, column.</summary>
    public const string SessionOutsideParent = "one_roster.session_outside_parent";

    /// <summary>Enrolment, left as it is: not as a student. Facts: file, rows, course.</summary>
    public const string NotAStudent = "one_roster.not_a_student";

    /// <summary>Enrolment, left as it is: over by its date or its state. Facts: file, rows, course.</summary>
    public const string EnrolmentOver = "one_roster.enrolment_over";

    /// <summary>Enrolment, left as it is: begins on a later day. Facts: file, rows, course.</summary>
    public const string EnrolmentToCome = "one_roster.enrolment_to_come";

    /// <summary>Enrolment, left as it is: none of the terms of the class lasts today. Facts: file, rows, course.</summary>
    public const string TermNotNow = "one_roster.term_not_now";

    /// <summary>Person, worth telling: the whole name is another one than its parts.</summary>
    public const string NameDiffers = "one_roster.name_differs";

    /// <summary>Person, worth telling: enabledUser says another thing than the status, and is not taken over.</summary>
    public const string EnabledUserIgnored = "one_roster.enabled_user_ignored";

    /// <summary>Notice: what was read. Facts: version, system, files.</summary>
    public const string Read = "one_roster.read";

    /// <summary>Notice: lines for which there is no place yet. Facts: file, count.</summary>
    public const string NotTakenOver = "one_roster.not_taken_over";

    /// <summary>Notice: units are found, not made. Facts: file, count.</summary>
    public const string UnitsNotMade = "one_roster.units_not_made";

    /// <summary>Notice: roles beside the primary one. Facts: file, count.</summary>
    public const string SecondaryRoles = "one_roster.secondary_roles";

    /// <summary>Notice: files of the zip that were not opened. Fact: files.</summary>
    public const string FilesIgnored = "one_roster.files_ignored";

    /// <summary>With these the whole file is refused.</summary>
    public static IReadOnlyList<string> Refusals { get; } =
    [
        ManifestMissing, ManifestValue, VersionUnsupported, InFolder, DeltaFile, FileAbsent, FileUnannounced, FileNeeded, NotUtf8, QuoteOpen,
        HeaderUnknown, HeaderOrder, HeaderMissing, HeaderTwice,
    ];

    /// <summary>What can be wrong with a line: a problem of the person it is about, else a notice.</summary>
    public static IReadOnlyList<string> Faults { get; } =
    [
        RowTooLong, ValueMissing, ValueUnreadable, ValueNotAllowed, DateMalformed, DatesReversed, DuplicateId, ReferenceDangling, StatusInBulk,
        PrimaryOrgAmbiguous, PrimaryOrgDiffers, BirthDateDiffers, SessionOutsideYear, SessionOutsideParent,
    ];

    /// <summary>Why there is nothing to do about an enrolment.</summary>
    public static IReadOnlyList<string> Idle { get; } = [NotAStudent, EnrolmentOver, EnrolmentToCome, TermNotNow];

    /// <summary>What is only told.</summary>
    public static IReadOnlyList<string> Told { get; } =
        [NameDiffers, EnabledUserIgnored, Read, NotTakenOver, UnitsNotMade, SecondaryRoles, FilesIgnored];
}
