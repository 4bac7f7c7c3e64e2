namespace TrainingLms.Excel;

/// <summary>One entry of the zip directory, with the name brought into one form.</summary>
/// <param name="Name">Forward slashes, no leading slash, case as stored.</param>
/// <param name="Method">0 stored, 8 deflated; nothing else occurs in workbooks.</param>
/// <param name="IsEncrypted">Whether the entry asks for a password.</param>
/// <param name="Sum">CRC-32 of the content.</param>
/// <param name="StoredBytes">Bytes in the file, never more than the file has.</param>
/// <param name="HeaderAt">Where the entry's own header begins.</param>
sealed record ZipPart(string Name, int Method, bool IsEncrypted, uint Sum, long StoredBytes, long HeaderAt);
