using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace TrainingLms.Data;

/// <summary>
/// Writes JSON whose every character counts, because it is hashed or stored a hundred thousand times: by hand, through a buffer that each thread keeps.
/// </summary>
static class JsonForm
{
    // Texts go into databases, hashes and JSON answers, never into a page, and are to be read by people.
    static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Writer)? mine;

    /// <summary>The text that is written.</summary>
    public static string TextOf<T>(T value, Action<Utf8JsonWriter, T> write) => Encoding.UTF8.GetString(Write(value, write));

    /// <summary>The bytes that are written.</summary>
    public static byte[] BytesOf<T>(T value, Action<Utf8JsonWriter, T> write) => Write(value, write).ToArray();

    /// <summary>SHA-256 of what is written, in small hexadecimal digits.</summary>
    public static string Sha256Of<T>(T value, Action<Utf8JsonWriter, T> write) => Convert.ToHexStringLower(SHA256.HashData(Write(value, write)));

    static ReadOnlySpan<byte> Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        if (mine is not { } my)
        {
            var fresh = new ArrayBufferWriter<byte>(4_096);
            mine = my = (fresh, new Utf8JsonWriter(fresh, Readable));
        }
        my.Buffer.ResetWrittenCount();
        my.Writer.Reset(my.Buffer);
        write(my.Writer, value);
        my.Writer.Flush();
        return my.Buffer.WrittenSpan;
    }

    /// <summary>Begins reading: stands on the first token.</summary>
    public static Utf8JsonReader Read(ReadOnlySpan<byte> form)
    {
        var reader = new Utf8JsonReader(form);
        reader.Read();
        return reader;
    }

    /// <summary>Moves on and reads a text; null where none stands.</summary>
    public static string? NextText(this ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString();
    }

    /// <summary>Moves on; false at the end of a list.</summary>
    public static bool NextInList(this ref Utf8JsonReader reader) => reader.Read() && reader.TokenType != JsonTokenType.EndArray;
}
