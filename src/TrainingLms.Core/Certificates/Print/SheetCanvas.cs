using System.Globalization;
using System.Text;

namespace TrainingLms.Certificates;

/// <summary>Draws on one page of a PDF: lengths in points from the left lower corner, colours as six hexadecimal digits.</summary>
/// <param name="characters">Collects the characters drawn.</param>
sealed class SheetCanvas(FontSubset characters)
{
    /// <summary>How far the arms of a curve reach that is a quarter of a circle of radius 1.</summary>
    const double QuarterArc = 0.5523;

    readonly StringBuilder content = new();

    /// <summary>What was drawn, as operators of PDF.</summary>
    public byte[] Content => Encoding.ASCII.GetBytes(content.ToString());

    /// <summary>A filled rectangle.</summary>
    public void Fill(double x, double y, double width, double height, string colour) => Draw($"{Colour(colour)} rg {x:0.##} {y:0.##} {width:0.##} {height:0.##} re f");

    /// <summary>The outline of a rectangle.</summary>
    public void Frame(double x, double y, double width, double height, double thickness, string colour) =>
        Draw($"{Colour(colour)} RG {thickness:0.##} w {x:0.##} {y:0.##} {width:0.##} {height:0.##} re S");

    /// <summary>A line.</summary>
    public void Line(double x, double y, double toX, double toY, double thickness, string colour) =>
        Draw($"{Colour(colour)} RG {thickness:0.##} w {x:0.##} {y:0.##} m {toX:0.##} {toY:0.##} l S");

    /// <summary>A broken circle.</summary>
    public void Circle(double x, double y, double radius, double thickness, string colour)
    {
        var arm = QuarterArc * radius;
        (double X, double Y)[] corners = [(1, 1), (-1, 1), (-1, -1), (1, -1)];
        Draw($"q {Colour(colour)} RG {thickness:0.##} w [4 4] 0 d {x + radius:0.##} {y:0.##} m");
        for (var i = 0; i < corners.Length; i++)
        {
            var (sideways, upwards) = corners[i];
            // By turns an arc leaves a side upright and a top or bottom level.
            if (i % 2 == 0) Draw($"{x + sideways * radius:0.##} {y + upwards * arm:0.##} {x + sideways * arm:0.##} {y + upwards * radius:0.##} {x:0.##} {y + upwards * radius:0.##} c");
            else Draw($"{x + sideways * arm:0.##} {y + upwards * radius:0.##} {x + sideways * radius:0.##} {y + upwards * arm:0.##} {x + sideways * radius:0.##} {y:0.##} c");
        }
        content.Append("s Q\n");
    }

    /// <summary>A text from its left end.</summary>
    /// <param name="x">Left end.</param>
    /// <param name="y">Base line.</param>
    /// <param name="size">Size in points.</param>
    /// <param name="text">The text.</param>
    /// <param name="colour">Its colour.</param>
    /// <param name="spacing">Space behind each character in points.</param>
    /// <param name="weight">Thickness by which its outlines are drawn bolder; 0 for the font as it is.</param>
    public void Text(double x, double y, double size, string text, string colour, double spacing = 0, double weight = 0) =>
        Draw($"BT {Colour(colour)} rg {Colour(colour)} RG {(weight > 0 ? 2 : 0)} Tr {weight:0.##} w {spacing:0.##} Tc /F1 {size:0.##} Tf {x:0.##} {y:0.##} Td <{characters.Encode(text)}> Tj ET");

    /// <summary>A text around a middle, made smaller where it would be wider than allowed.</summary>
    /// <returns>How wide it is.</returns>
    public double Centred(double middle, double y, double size, string text, string colour, double widest, double spacing = 0, double weight = 0)
    {
        var fitted = Fitted(size, text, widest, spacing);
        var width = WidthOf(text, fitted, spacing) - spacing;
        Text(middle - width / 2, y, fitted, text, colour, spacing, weight);
        return width;
    }

    /// <summary>Width of a text in points.</summary>
    public double WidthOf(string text, double size, double spacing = 0) => characters.WidthOf(text) * size / 1000 + spacing * text.EnumerateRunes().Count();

    /// <summary>The size at which a text is no wider than allowed: the one asked for, or a smaller one.</summary>
    public double Fitted(double size, string text, double widest, double spacing = 0)
    {
        var width = WidthOf(text, size, spacing);
        return width <= widest ? size : size * widest / width;
    }

    /// <summary>Lines of a text: broken at blanks, and between characters of scripts without blanks, never before a closing mark.</summary>
    /// <remarks>All about as wide as each other, so that no word stands alone on the last one.</remarks>
    public IReadOnlyList<string> Lines(string text, double size, double widest)
    {
        var lines = Broken(text, size, widest);
        for (var narrow = WidthOf(text, size) / lines.Count; narrow < widest; narrow *= 1.05)
            if (Broken(text, size, narrow) is var even && even.Count == lines.Count) return even;
        return lines;
    }

    IReadOnlyList<string> Broken(string text, double size, double widest)
    {
        var (lines, line) = (new List<string>(), "");
        foreach (var piece in Pieces(text))
        {
            if (line.Length > 0 && WidthOf(line + piece.TrimEnd(), size) > widest)
            {
                lines.Add(line.TrimEnd());
                line = "";
            }
            line += piece;
        }
        return [.. lines, line.TrimEnd()];
    }

    static IEnumerable<string> Pieces(string text)
    {
        var piece = "";
        foreach (var character in text.EnumerateRunes())
        {
            var isClosing = "，。、；：！？”’）》」".Contains(character.ToString(), StringComparison.Ordinal);
            if (piece.Length > 0 && !isClosing && (piece[^1] is ' ' || (piece[^1] is not ('“' or '（' or '《') && (character.Value >= 0x2E80 || piece[^1] >= 0x2E80))))
            {
                yield return piece;
                piece = "";
            }
            piece += character.ToString();
        }
        if (piece.Length > 0) yield return piece;
    }

    /// <summary>A matrix of dark and light squares, rows from the top; neighbours in a row are drawn as one.</summary>
    public void Matrix(IReadOnlyList<System.Collections.BitArray> rows, double x, double y, double size, string colour)
    {
        var side = size / rows.Count;
        content.Append(CultureInfo.InvariantCulture, $"{Colour(colour)} rg");
        for (var row = 0; row < rows.Count; row++)
            for (var from = 0; from < rows.Count; from++)
            {
                if (!rows[row][from]) continue;
                var to = from + 1;
                while (to < rows.Count && rows[row][to]) to++;
                content.Append(CultureInfo.InvariantCulture, $" {x + from * side:0.###} {y + (rows.Count - 1 - row) * side:0.###} {(to - from) * side:0.###} {side:0.###} re");
                from = to;
            }
        content.Append(" f\n");
    }

    void Draw(FormattableString operators) => content.Append(FormattableString.Invariant(operators)).Append('\n');

    static string Colour(string colour) => string.Join(' ', Convert.FromHexString(colour).Select(part => (part / 255.0).ToString("0.###", CultureInfo.InvariantCulture)));
}
