# Writes the 5,000 orders of samples/data/orders.csv. Deterministic on every machine: the random numbers come from a
# small generator of our own (Lehmer, modulus 2^31 - 1), whose products stay exact in a double.
#
#   awk -f samples/data/make-orders.awk > samples/data/orders.csv
#
# Most rows are well formed. About one in a hundred is broken on purpose, in every way that orders.lex reports.

function next_random(bound) {
    state = (state * 16807) % 2147483647
    return state % bound
}

function two(n) { return sprintf("%02d", n) }

# Favours small indices, so that customers and products differ in weight.
function skewed(bound,   a, b) {
    a = next_random(bound)
    b = next_random(bound)
    return a < b ? a : b
}

BEGIN {
    state = 20250314
    regions = split("North South East West Central", region, " ")
    products = split("Desk Lamp|Notebook|Office Chair|Monitor Arm|Fountain Pen|Standing Desk|Whiteboard|Cable Tray|Keyboard|Bookshelf", product, "|")
    split("3490 450 21900 8950 2790 54900 11900 1990 7900 16500", cents, " ")
    customers = split("Alder Works|Birch and Sons|Cedar Labs|Dogwood Press|Elm Street School|Fir Logistics|Ginkgo Studio|Hazel Clinic|Ivy Archive|Juniper Foods|Kapok Textiles|Larch Energy|Maple Museum|Nutmeg Bakery|Oak Insurance|Poplar Rail|Quince Theatre|Rowan Surveyors|Spruce Boats|Teak Imports|Ulmus Books|Viburnum Garden|Willow Radio|Yew Optics", customer, "|")

    print "order_id,date,region,customer,product,quantity,unit_price,discount"
    for (i = 1; i <= 5000; i++) {
        id = 10000 + i
        month = 1 + int((i - 1) * 12 / 5000)
        date = "2025-" two(month) "-" two(1 + next_random(28))
        r = region[1 + next_random(regions)]
        c = customer[1 + skewed(customers)]
        p = 1 + skewed(products)
        quantity = 1 + skewed(12)
        price = int(cents[p] / 100) "." two(cents[p] % 100)
        discount = next_random(4) == 0 ? 5 * (1 + next_random(4)) : 0

        name = product[p]
        extra = ""
        if (next_random(100) == 0) {
            fault = next_random(9)
            if (fault == 0) quantity = "many"
            else if (fault == 1) quantity = 0 - quantity
            else if (fault == 2) r = "Atlantis"
            else if (fault == 3) price = "free"
            else if (fault == 4) discount = 100 + discount
            else if (fault == 5) date = "14/03/2025"
            else if (fault == 6) c = ""
            else if (fault == 7) id = id - 1
            else extra = ",???"
        }

        print id "," date "," r "," c "," name "," quantity "," price "," discount extra
    }
}
